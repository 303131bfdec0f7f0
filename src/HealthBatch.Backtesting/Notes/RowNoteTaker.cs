using System.Text;
using HealthBatch.Backtesting.Observations;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Backtesting.Notes;

/// <summary>Notes of one row group, taken batch by batch on one thread.</summary>
internal sealed class RowNoteTaker
{
    private readonly RowNotes _notes;
    private readonly Scorecard _scorecard;
    private readonly BandScale _bands;
    private readonly ScoringPlan _plan;
    private readonly List<ColumnRequest> _requests;
    private readonly List<(int Number, int Place, int Column)> _judged = [];
    private readonly int _treated = -1;
    private readonly int _override = -1;
    private readonly int _before = -1;
    private readonly Treatment[]? _treatedRows;
    private readonly List<OverriddenRow> _overridden = [];
    private readonly List<RatedRow> _rated = [];

    public RowNoteTaker(
        RowNotes notes, Scorecard scorecard, LakeColumns columns, ScoredRows rows, TableSchema schema, ScoringPlan plan, (string Metric, string Column)[] judged)
    {
        (_notes, _scorecard, _plan, _bands) = (notes, scorecard, plan, rows.Bands);
        _requests = [.. plan.Columns];
        for (var i = 0; i < judged.Length; i++)
        {
            var place = plan.Metrics.ToList().IndexOf(judged[i].Metric);
            if (place >= 0 && schema.Find(judged[i].Column) is not null)
            {
                _judged.Add((i, place, Ask(judged[i].Column, ColumnForm.Text)));
            }
        }

        if (schema.Find(columns.Treated) is not null)
        {
            _treated = Ask(columns.Treated, ColumnForm.Number);
            _treatedRows = notes.TreatedOfAll();
        }

        if (scorecard.Existing is { OverrideColumn: { } changed, BeforeColumn: { } before } && schema.Find(changed) is not null && schema.Find(before) is not null)
        {
            (_override, _before) = (Ask(changed, ColumnForm.Text), Ask(before, ColumnForm.Number));
        }
    }

    /// <summary>The plan's columns, and those that are noted.</summary>
    public IReadOnlyList<ColumnRequest> Requests => _requests;

    /// <summary>The rows that an override changed.</summary>
    public IReadOnlyList<OverriddenRow> Overridden => _overridden;

    /// <summary>The judgements.</summary>
    public IReadOnlyList<RatedRow> Rated => _rated;

    /// <summary>By row of all: the treatment; null where the file doesn't say.</summary>
    public Treatment[]? Treated => _treatedRows;

    /// <summary>Notes a batch's rows.</summary>
    /// <param name="input">The columns.</param>
    /// <param name="scored">What the plan made of them.</param>
    /// <param name="firstRow">The number of the first row.</param>
    public void Take(ColumnBatch input, ScoredBatch scored, int firstRow)
    {
        TakeOverrides(input, scored, firstRow);
        foreach (var (number, place, column) in _judged)
        {
            var raters = input.Text(column);
            for (var i = 0; i < scored.RowCount; i++)
            {
                if (!raters.IsMissing(i) && !double.IsNaN(scored.Normalised[place][i]))
                {
                    _rated.Add(new RatedRow(number, _notes.RaterOf(raters[i]), firstRow + i, (ushort)ScoreGrid.Round(scored.Normalised[place][i])));
                }
            }
        }

        if (_treatedRows is { } treated)
        {
            var values = input.Number(_treated).Values;
            for (var i = 0; i < scored.RowCount; i++)
            {
                treated[firstRow + i] = double.IsNaN(values[i]) ? Treatment.Unknown : values[i] == 0 ? Treatment.No : Treatment.Yes;
            }
        }
    }

    /// <summary>Hands the row group's notes over.</summary>
    public void Finish() => _notes.Add(_overridden, _rated);

    private void TakeOverrides(ColumnBatch input, ScoredBatch scored, int firstRow)
    {
        if (_override >= 0)
        {
            var (reasons, before) = (input.Text(_override), input.Number(_before).Values);
            for (var i = 0; i < scored.RowCount; i++)
            {
                if (!reasons.IsMissing(i) && before[i] is >= 0 and <= 100)
                {
                    Note(firstRow + i, Encoding.UTF8.GetString(reasons[i]), ScoreGrid.Round(before[i]));
                }
            }

            return;
        }

        for (var i = 0; i < scored.RowCount && _scorecard.Overrides.Count > 0; i++)
        {
            if (scored.Override[i] != CodeColumn.Missing && scored.ScoreBeforeOverride[i] != GridColumn.Missing)
            {
                Note(firstRow + i, _plan.Scorecard.Overrides[scored.Override[i]].Reason, scored.ScoreBeforeOverride[i]);
            }
        }
    }

    private void Note(int row, string reason, int scoreBefore) => _overridden.Add(new OverriddenRow(row, _notes.ReasonOf(reason), (byte)_bands.IndexOf(scoreBefore)));

    private int Ask(string name, ColumnForm form)
    {
        var asked = _requests.FindIndex(request => request == new ColumnRequest(name, form));
        if (asked < 0)
        {
            _requests.Add(new ColumnRequest(name, form));
            asked = _requests.Count - 1;
        }

        return asked;
    }
}
