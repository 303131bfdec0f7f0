namespace HealthBatch.Statistics.Tests;

/// <summary>Rows written as a test reads best: customer, band or score, churned; several dates by several lists.</summary>
internal sealed class Panel
{
    public Panel(params (int Customer, int Place, bool Churned)[][] dates)
    {
        var rows = dates.SelectMany(date => date).ToArray();
        Customer = [.. rows.Select(row => row.Customer)];
        Band = [.. rows.Select(row => (byte)row.Place)];
        Score = [.. rows.Select(row => (short)row.Place)];
        Churned = [.. rows.Select(row => row.Churned)];
        Customers = rows.Length == 0 ? 0 : Customer.Max() + 1;
        DateStart = [0, .. dates.Select((_, i) => dates.Take(i + 1).Sum(date => date.Length))];
    }

    public int[] Customer { get; }

    public byte[] Band { get; }

    public short[] Score { get; }

    public bool[] Churned { get; }

    public int Customers { get; }

    public int[] DateStart { get; }

    /// <summary>One row a customer: for each band its rows, of which so many churned.</summary>
    public static Panel Of(params (int Rows, int Churned)[] bands)
    {
        var rows = new List<(int, int, bool)>();
        for (var b = 0; b < bands.Length; b++)
        {
            for (var i = 0; i < bands[b].Rows; i++)
            {
                rows.Add((rows.Count, b, i < bands[b].Churned));
            }
        }

        return new Panel([.. rows]);
    }

    public Statistics.Bands.ClusterCounts Counts(int bands) => Statistics.Bands.ClusterCounts.Count(Customer, Band, Churned, Customers, bands);
}
