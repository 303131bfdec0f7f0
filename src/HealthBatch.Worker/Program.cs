using HealthBatch.Worker.Cli;
using HealthBatch.Worker.Runs;

StartUp.Begin(args);
return HealthBatchCommand.Invoke(args, Console.Out, Console.Error);
