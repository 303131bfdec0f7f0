using HealthBatch.Worker.Cli;

return await HealthBatchCommand.InvokeAsync(args, Console.Out, Console.Error);
