using HealthBatch.Backtesting.Notes;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Backtesting.Observations;

/// <summary>A snapshot file that is open from its first row group's reading to its last one's, so that few are open at once.</summary>
internal sealed class OpenFile(ITableFile table, long rows, int groups) : IDisposable
{
    private readonly Lock _gate = new();
    private IColumnSource? _source;
    private ScoringPlan? _plan;
    private IReadOnlyList<ColumnRequest> _requests = [];
    private int _left = groups;

    public ITableFile Table { get; } = table;

    public long Rows { get; } = rows;

    /// <summary>
    /// The open file, the scorecard compiled against it, and what to ask for: the plan's columns, those that are noted, then the customer's id, then amount and known-at
    /// where there are such; and who takes the notes of one row group.
    /// </summary>
    public (IColumnSource Source, ScoringPlan Plan, IReadOnlyList<ColumnRequest> Requests, RowNoteTaker? Taker) Use(
        Scorecard scorecard, LakeColumns columns, RowNotes? notes, bool amounts, RaterEstimator? raters)
    {
        lock (_gate)
        {
            if (_source is null)
            {
                _source = Table.Open();
                _plan = ScoringPlan.Compile(scorecard, _source.Schema, _source.Path);
                _plan = raters?.Correct(_plan) ?? _plan;
                List<ColumnRequest> requests = [.. notes?.Take(_source.Schema, _plan).Requests ?? _plan.Columns, new ColumnRequest(columns.CustomerId, ColumnForm.Text)];
                if (amounts && _source.Schema.Find(scorecard.AmountColumn) is not null)
                {
                    requests.Add(new ColumnRequest(scorecard.AmountColumn, ColumnForm.Number));
                }

                if (_source.Schema.Find(columns.KnownAt) is not null)
                {
                    requests.Add(new ColumnRequest(columns.KnownAt, ColumnForm.Timestamp));
                }

                _requests = requests;
            }

            return (_source, _plan!, _requests, notes?.Take(_source.Schema, _plan!));
        }
    }

    /// <summary>Closes it after the last row group.</summary>
    public void GroupDone()
    {
        lock (_gate)
        {
            if (--_left == 0)
            {
                Dispose();
            }
        }
    }

    public void Dispose()
    {
        _source?.Dispose();
        _source = null;
    }
}
