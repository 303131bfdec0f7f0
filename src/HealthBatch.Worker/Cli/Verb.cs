using System.CommandLine;
using System.Text.Json;
using HealthBatch.Columns;
using HealthBatch.Parquet;
using HealthBatch.Worker.Runs;

namespace HealthBatch.Worker.Cli;

/// <summary>The frame around every verb: where results go, how problems are shown, and what the program ends with.</summary>
internal static class Verb
{
    /// <summary>Makes a command that runs an action and shows what it came to.</summary>
    public static Command Create(string name, string description, RunOptions options, IEnumerable<Symbol> symbols, Func<VerbContext, VerbResult> action)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            switch (symbol)
            {
                case Argument argument: command.Add(argument); break;
                case Option option: command.Add(option); break;
                default: throw new ArgumentException($"{symbol.Name} is neither an argument nor an option", nameof(symbols));
            }
        }

        // On a thread of its own, so that whoever presses Ctrl-C is heard; the thread pool is not started for it.
        command.SetAction((parsed, cancellation) => Task.Factory.StartNew(
            () => (int)Run(parsed, options, action, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        return command;
    }

    private static ExitCode Run(ParseResult parsed, RunOptions options, Func<VerbContext, VerbResult> action, CancellationToken cancellation)
    {
        var json = parsed.GetValue(options.Json);
        var output = parsed.InvocationConfiguration.Output;
        var error = parsed.InvocationConfiguration.Error;
        try
        {
            var result = action(new VerbContext(parsed, options, error, cancellation));
            if (json)
            {
                WriteJson(output, result.Json);
            }
            else
            {
                result.Text(output);
            }

            return result.Exit;
        }
        catch (InputException wrong)
        {
            return WrongInput(wrong.Problems);
        }
        catch (ParquetFormatException wrong)
        {
            return WrongInput([ParquetProblem.Of(wrong)]);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            error.WriteLine("stopped: nothing half-written is left behind");
            return ExitCode.Failed;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"failed: {problem.Message}");
            return ExitCode.Failed;
        }
        catch (Exception problem)
        {
            // Nobody's input but our mistake: whoever reports it needs to say where it happened.
            error.WriteLine($"failed: {problem}");
            return ExitCode.Failed;
        }

        ExitCode WrongInput(IReadOnlyList<InputProblem> problems)
        {
            foreach (var problem in problems)
            {
                error.WriteLine($"wrong input: {problem}");
            }

            if (json)
            {
                WriteJson(output, writer => WriteProblems(writer, problems));
            }

            return ExitCode.WrongInput;
        }
    }

    private static void WriteProblems(Utf8JsonWriter writer, IReadOnlyList<InputProblem> problems)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("problems");
        foreach (var problem in problems)
        {
            writer.WriteStartObject();
            writer.WriteString("where", problem.Where);
            writer.WriteString("found", problem.Found);
            writer.WriteString("expected", problem.Expected);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteJson(TextWriter output, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonText.Options))
        {
            write(writer);
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }
}
