using System.Diagnostics;
using System.Globalization;
using HealthBatch.Columns;
using Spectre.Console;

namespace HealthBatch.Worker.Cli;

/// <summary>Shows how far a run has come, on standard error: bars on a terminal, plain lines elsewhere.</summary>
internal static class ProgressDisplay
{
    /// <summary>Runs work while showing its progress.</summary>
    public static T Run<T>(TextWriter error, Func<IProgress<RunProgress>, T> work)
    {
        if (Console.IsErrorRedirected || !ReferenceEquals(error, Console.Error))
        {
            return work(new PlainProgress(error));
        }

        return RunOnTerminal(error, work);
    }

    // A method of its own, so that a night without a terminal doesn't load what draws on one.
    private static T RunOnTerminal<T>(TextWriter error, Func<IProgress<RunProgress>, T> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        return console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context => work(new BarProgress(context)));
    }

    // "scoring 2026-01-31" and "scoring 2026-02-28" are one phase: what is said of each date is one bar, not a hundred.
    private static string Phase(string stage)
    {
        var words = stage.Split(' ').TakeWhile(word => !word.Any(letter => char.IsAsciiDigit(letter) || letter == '/'));
        return string.Join(' ', words) is { Length: > 0 } phase ? phase : stage;
    }

    /// <summary>One line when a phase begins, and one every few seconds in a long one.</summary>
    private sealed class PlainProgress(TextWriter error) : IProgress<RunProgress>
    {
        private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
        private readonly Lock _lock = new();
        private string? _phase;
        private long _shown;

        public void Report(RunProgress value)
        {
            lock (_lock)
            {
                var phase = Phase(value.Stage);
                var first = !string.Equals(_phase, phase, StringComparison.Ordinal);
                if (!first && Stopwatch.GetElapsedTime(_shown) < Pause)
                {
                    return;
                }

                _phase = phase;
                _shown = Stopwatch.GetTimestamp();
                error.WriteLine(first || value.Total <= 0
                    ? value.Stage
                    : string.Create(CultureInfo.InvariantCulture, $"{value.Stage}: {100.0 * value.Done / value.Total:0}%"));
            }
        }
    }

    /// <summary>One bar a phase.</summary>
    private sealed class BarProgress(ProgressContext context) : IProgress<RunProgress>
    {
        private readonly Lock _lock = new();
        private string? _phase;
        private ProgressTask? _task;

        public void Report(RunProgress value)
        {
            lock (_lock)
            {
                var phase = Phase(value.Stage);
                if (_task is null || !string.Equals(_phase, phase, StringComparison.Ordinal))
                {
                    Finish();
                    _phase = phase;
                    _task = context.AddTask(Markup.Escape(value.Stage));
                }

                _task.Description = Markup.Escape(value.Stage);
                _task.IsIndeterminate = value.Total <= 0;
                _task.MaxValue = Math.Max(1, value.Total);
                _task.Value = value.Done;
            }
        }

        private void Finish()
        {
            if (_task is not null)
            {
                _task.IsIndeterminate = false;
                _task.Value = _task.MaxValue;
                _task.Description = Markup.Escape(_phase!);
                _task.StopTask();
            }
        }
    }
}
