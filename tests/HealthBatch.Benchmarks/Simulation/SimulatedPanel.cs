namespace HealthBatch.Benchmarks.Simulation;

/// <summary>A panel drawn from a design. Customers stay listed after an event, as people who come back are.</summary>
internal sealed class SimulatedPanel
{
    private const int HorizonMonths = 3;

    public SimulatedPanel(SimulationCell cell, Random random)
    {
        var step = cell.Overlapping ? 1 : HorizonMonths;
        var months = ((cell.Dates - 1) * step) + HorizonMonths;
        var rows = cell.Customers * cell.Dates;
        (Customer, Score, Band, Churned) = (new int[rows], new short[rows], new byte[rows], new bool[rows]);
        DateStart = [.. Enumerable.Range(0, cell.Dates + 1).Select(date => date * cell.Customers)];
        var month = Months(cell, random, months);
        var hazard = 1 - Math.Pow(1 - cell.BaseChurn, 1.0 / HorizonMonths);
        var logOdds = Math.Log(hazard / (1 - hazard));
        var happened = new bool[months];
        for (var c = 0; c < cell.Customers; c++)
        {
            var health = Normal(random);
            var frailty = cell.Frailty * Normal(random);
            var score = 0.0;
            for (var m = 0; m < months; m++)
            {
                if (m % step == 0 && m / step < cell.Dates)
                {
                    var drift = cell.Dates == 1 ? 0 : cell.Drift * 10 * (m / step) / (cell.Dates - 1);
                    score = Math.Clamp(50 + (15 * health) + (15 * Normal(random)) - drift, 0, 100);
                    var row = (m / step * cell.Customers) + c;
                    Customer[row] = c;
                    Score[row] = (short)Math.Round(score * 100);
                    Band[row] = (byte)Math.Min(cell.Bands - 1, (int)((score - 20) * cell.Bands / 60));
                    Band[row] = score < 20 ? (byte)0 : Band[row];
                }

                var odds = Math.Exp(logOdds + frailty + month[m] - (cell.Effect * (score - 50) / 100));
                happened[m] = random.NextDouble() < odds / (1 + odds);
            }

            for (var date = 0; date < cell.Dates; date++)
            {
                Churned[(date * cell.Customers) + c] = happened.AsSpan(date * step, HorizonMonths).Contains(true);
            }
        }
    }

    public int[] Customer { get; }

    public short[] Score { get; }

    public byte[] Band { get; }

    public bool[] Churned { get; }

    public int[] DateStart { get; }

    private static double[] Months(SimulationCell cell, Random random, int months) =>
    [
        .. Enumerable.Range(0, months).Select(m =>
            (cell.Drift * m / Math.Max(1, months - 1)) + (cell.Season * Math.Sin(2 * Math.PI * m / 12)) + (cell.Shock * Normal(random))),
    ];

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
