using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Sql;

/// <summary>Bands, and the overrides that change a score or a band, as SQL.</summary>
/// <param name="card">The scorecard.</param>
internal sealed class BandSql(Scorecard card)
{
    private readonly BandScale _bands = card.Bands;

    /// <summary>The column that says whether an override's condition holds.</summary>
    public static string Concerns(int place) => FormattableString.Invariant($"concerns_{place + 1}");

    /// <summary>The band of a score; NULL without one.</summary>
    public string Of(string score)
    {
        var below = _bands.Edges == BandEdges.LowerInclusive ? "<" : "<=";
        var cases = _bands.Bands.Skip(1).Select((next, i) => (When: $"{score} {below} {SqlText.Number(Math.Round(next.From * 100, MidpointRounding.AwayFromZero) / 100)}", Then: SqlText.Word(_bands.Bands[i].Name)));
        return SqlText.Choice([($"{score} IS NULL", "NULL"), .. cases], SqlText.Word(_bands.Bands[^1].Name));
    }

    /// <summary>
    /// One select an override, in order: the columns score, band and override of the one before under a number of their own. Customers without a score stay
    /// without one; a band that was set stays set, and a later cap or floor changes the score alone.
    /// </summary>
    /// <returns>The selects and the names of the columns that hold at the end.</returns>
    public (IReadOnlyList<SqlSelect> Selects, string Score, string Band, string? Override) Override(string from, SqlNames names)
    {
        var selects = new List<SqlSelect>();
        var (score, band, reason) = ("score", "band", (string?)null);
        for (var i = 0; i < card.Overrides.Count; i++)
        {
            var change = card.Overrides[i];
            var select = new SqlSelect(names.Of("", Numbered("override", i)), $"Override: {Scorecards.Changes.ScorecardWords.Of(change)}", from);
            var (newScore, newBand, newReason) = (Numbered("score", i), Numbered("band", i), Numbered("override", i));
            var applies = $"{Concerns(i)} AND {(change.Kind switch
            {
                OverrideKind.Cap => $"{score} > {Limit(change)}",
                OverrideKind.Floor => $"{score} < {Limit(change)}",
                _ => $"{band} <> {SqlText.Word(change.Band ?? "")}",
            })}";
            var isSet = card.Overrides.Take(i).Any(earlier => earlier.Kind == OverrideKind.SetBand);
            select.Take("*")
                .Add(newScore, change.Kind == OverrideKind.SetBand ? score : SqlText.Choice([(applies, Limit(change))], score))
                .Add(newBand, change.Kind == OverrideKind.SetBand
                    ? SqlText.Choice([(applies, SqlText.Word(change.Band ?? ""))], band)
                    : SqlText.Choice([(isSet ? $"{applies} AND {band} = {SqlText.Indented(Of(score))}" : applies, SqlText.Word(BandOf(change)))], band))
                .Add(newReason, SqlText.Choice([(applies, SqlText.Word(change.Reason))], reason));
            selects.Add(select);
            (from, score, band, reason) = (select.Name, newScore, newBand, newReason);
        }

        return (selects, score, band, reason);
    }

    private string BandOf(Override change) => _bands.Bands[_bands.IndexOf(Kernel.ScoreGrid.Round(change.Limit))].Name;

    private static string Limit(Override change) => SqlText.Number(Kernel.ScoreGrid.Round(change.Limit) / 100.0);

    private static string Numbered(string name, int place) => FormattableString.Invariant($"{name}_{place + 1}");
}
