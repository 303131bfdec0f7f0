using HealthBatch.Backtesting.Observations;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>The columns of a panel that its statistics need, or those of one segment's rows.</summary>
internal sealed class PanelRows
{
    private readonly int[] _customer;
    private readonly byte[] _band;
    private readonly bool[] _churned;
    private readonly short[] _score;
    private readonly int[] _dateStart;

    /// <summary>All rows of the panel.</summary>
    public PanelRows(ObservationPanel panel)
    {
        (_customer, _band, _churned, _score, _dateStart) = (panel.Customer, panel.Band, panel.Event, panel.Score, panel.DateStart);
        (Customers, Bands) = (panel.CustomerCount, panel.Bands.Bands.Count);
    }

    /// <summary>The rows of the panel for which the test holds.</summary>
    public PanelRows(ObservationPanel panel, Func<int, bool> belongs)
    {
        var places = new List<int>();
        _dateStart = new int[panel.DateStart.Length];
        for (var date = 0; date < panel.AsOfDates.Count; date++)
        {
            for (var row = panel.DateStart[date]; row < panel.DateStart[date + 1]; row++)
            {
                if (belongs(row))
                {
                    places.Add(row);
                }
            }

            _dateStart[date + 1] = places.Count;
        }

        _customer = [.. places.Select(row => panel.Customer[row])];
        _band = [.. places.Select(row => panel.Band[row])];
        _churned = [.. places.Select(row => panel.Event[row])];
        _score = [.. places.Select(row => panel.Score[row])];
        (Customers, Bands) = (panel.CustomerCount, panel.Bands.Bands.Count);
    }

    public int Count => _customer.Length;

    public int Customers { get; }

    public int Bands { get; }

    public int Dates => _dateStart.Length - 1;

    public ReadOnlySpan<int> Customer => _customer;

    public ReadOnlySpan<byte> Band => _band;

    public ReadOnlySpan<bool> Churned => _churned;

    public ReadOnlySpan<short> Score => _score;

    public ReadOnlySpan<int> DateStart => _dateStart;
}
