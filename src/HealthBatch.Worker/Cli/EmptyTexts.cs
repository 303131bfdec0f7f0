using System.CommandLine;
using System.CommandLine.Parsing;

namespace HealthBatch.Worker.Cli;

/// <summary>
/// Finds options and arguments that are given as nothing. No file, folder or name is empty: a variable of the caller's script most likely is, and what stands for it by
/// default is not what was meant.
/// </summary>
internal static class EmptyTexts
{
    /// <summary>What is wrong with a command line, in the order in which it was given.</summary>
    public static IEnumerable<string> Problems(ParseResult parsed) => Problems(parsed.RootCommandResult);

    private static IEnumerable<string> Problems(CommandResult command) => command.Children.SelectMany(child => child switch
    {
        CommandResult verb => Problems(verb),
        OptionResult { Implicit: false } option when IsEmpty(option) => [Problem(option.Option.Name, option.Option.HelpName ?? "a text", option.Option.Description)],
        ArgumentResult argument when IsEmpty(argument) => [Problem(argument.Argument.Name, argument.Argument.HelpName ?? "a text", argument.Argument.Description)],
        _ => Array.Empty<string>(),
    });

    private static bool IsEmpty(SymbolResult result) => result.Tokens.Any(token => token.Value.Length == 0);

    private static string Problem(string name, string expected, string? description) => $"{name}: found \"\"; expected {expected}: {description}";
}
