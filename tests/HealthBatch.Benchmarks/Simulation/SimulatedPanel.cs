namespace HealthBatch.Benchmarks.Simulation;

/// <summary>A panel drawn from a design, its rows by date. Customers stay listed after an event, as people who come back are.</summary>
internal sealed class SimulatedPanel
{
    public const int HorizonMonths = 3;

    public SimulatedPanel(SimulationCell cell, PanelRandom random)
    {
        var step = cell.Overlapping ? 1 : HorizonMonths;
        var months = ((cell.Dates - 1) * step) + HorizonMonths;
        var rows = cell.Customers * cell.Dates;
        (Customer, Score, Band, Churned) = (new int[rows], new short[rows], new byte[rows], new bool[rows]);
        Rival = cell.HasRival ? new short[rows] : [];
        DateStart = [.. Enumerable.Range(0, cell.Dates + 1).Select(date => date * cell.Customers)];
        var month = Months(cell, random, months);
        var hazard = 1 - Math.Pow(1 - cell.BaseChurn, 1.0 / HorizonMonths);
        var logOdds = Math.Log(hazard / (1 - hazard));
        var happened = new bool[months];
        for (var c = 0; c < cell.Customers; c++)
        {
            var health = random.Normal();
            var frailty = cell.Frailty * random.Normal();
            double score = 0, seen = double.NaN, chance = 0;
            for (var m = 0; m < months; m++)
            {
                if (m % step == 0 && m / step < cell.Dates)
                {
                    var drift = cell.Dates == 1 ? 0 : cell.Drift * 10 * (m / step) / (cell.Dates - 1);
                    score = ScoreOf(health, drift, random);
                    var row = (m / step * cell.Customers) + c;
                    Customer[row] = c;
                    Score[row] = (short)Math.Round(score * 100);
                    Band[row] = BandOf(score, cell.Bands);
                    if (cell.HasRival)
                    {
                        Rival[row] = (short)Math.Round(ScoreOf(health, drift, random) * 100);
                    }
                }

                var now = logOdds + frailty + month[m] - (cell.Effect * (score - 50) / 100);
                if (now != seen)
                {
                    seen = now;
                    chance = 1 / (1 + Math.Exp(-now));
                }

                happened[m] = random.NextDouble() < chance;
            }

            for (var date = 0; date < cell.Dates; date++)
            {
                Churned[(date * cell.Customers) + c] = happened.AsSpan(date * step, HorizonMonths).Contains(true);
            }
        }
    }

    public int[] Customer { get; }

    public short[] Score { get; }

    /// <summary>A second score that sees health as well as the first; empty unless the design has one.</summary>
    public short[] Rival { get; }

    public byte[] Band { get; }

    public bool[] Churned { get; }

    public int[] DateStart { get; }

    private static double ScoreOf(double health, double drift, PanelRandom random) =>
        Math.Clamp(50 + (15 * health) + (15 * random.Normal()) - drift, 0, 100);

    private static byte BandOf(double score, int bands) => score < 20 ? (byte)0 : (byte)Math.Min(bands - 1, (int)((score - 20) * bands / 60));

    private static double[] Months(SimulationCell cell, PanelRandom random, int months) =>
    [
        .. Enumerable.Range(0, months).Select(m =>
            (cell.Drift * m / Math.Max(1, months - 1)) + (cell.Season * Math.Sin(2 * Math.PI * m / 12)) + (cell.Shock * random.Normal())),
    ];
}
