using HealthBatch.Benchmarks.Backtesting;
using HealthBatch.Benchmarks.Decoding;
using HealthBatch.Benchmarks.Reweighting;
using HealthBatch.Benchmarks.Scoring;
using HealthBatch.Benchmarks.Simulation;

// Whole-process verbs, for timing against other programs; everything else goes to BenchmarkDotNet.
return args switch
{
    ["backtest", ..] => BacktestVerb.Run(args[1..]),
    ["bootstrap", ..] => BootstrapVerb.Run(args[1..]),
    ["changes", ..] => ChangesVerb.Run(args[1..]),
    ["decode", ..] => DecodeVerb.Run(args[1..]),
    ["fuzz", ..] => FuzzVerb.Run(args[1..]),
    ["hostile", ..] => HostileVerb.Run(args[1..]),
    ["fit", ..] => FitVerb.Run(args[1..]),
    ["nights", ..] => NightsVerb.Run(args[1..]),
    ["normalisers", ..] => NormalisersVerb.Run(args[1..]),
    ["nulls", ..] => NullsVerb.Run(args[1..]),
    ["reweight", ..] => ReweightVerb.Run(args[1..]),
    ["recover", ..] => RecoverVerb.Run(args[1..]),
    ["score", ..] => ScoreVerb.Run(args[1..]),
    ["simulate", ..] => SimulateVerb.Run(args[1..]),
    ["stages", ..] => StagesVerb.Run(args[1..]),
    ["write", ..] => WriteVerb.Run(args[1..]),
    _ => Benchmarks(args),
};

static int Benchmarks(string[] args)
{
    BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(FitVerb).Assembly).Run(args);
    return 0;
}
