using HealthBatch.Backtesting.Results;

namespace HealthBatch.Reporting.Tests;

/// <summary>Reports that hold together: counts add up, rates follow from counts. A test states only what matters to it.</summary>
internal static partial class Some
{
    public static readonly string[] ThreeBands = ["unhealthy", "at risk", "healthy"];

    /// <summary>Rows and churned rows of each band on each date.</summary>
    public sealed record Day(DateOnly AsOf, (long Rows, long Churned)[] Bands);

    /// <summary>Five quarters, as the CDNOW panel has them: no unhealthy customer on the first.</summary>
    public static readonly Day[] Quarters =
    [
        new(new(1997, 3, 31), [(0, 0), (17_622, 14_778), (5_948, 3_443)]),
        new(new(1997, 6, 29), [(18_218, 16_277), (2_919, 2_013), (2_433, 1_078)]),
        new(new(1997, 9, 27), [(2_996, 2_216), (2_268, 1_427), (2_034, 818)]),
        new(new(1997, 12, 26), [(2_064, 1_501), (2_073, 1_345), (2_262, 1_019)]),
        new(new(1998, 3, 26), [(2_085, 1_586), (1_757, 1_157), (2_202, 948)]),
    ];

    /// <summary>A backtest with a verdict that its figures bear out.</summary>
    public static BacktestReport Backtest(
        Day[]? days = null, string[]? bands = null, string outcome = "confirmed", long censored = 5_377, IReadOnlyDictionary<string, long>? excluded = null,
        double? minimumDetectable = 0.0148299531798, IReadOnlyList<SegmentResult>? segments = null)
    {
        days ??= Quarters;
        bands ??= ThreeBands;
        var results = bands.Select((band, b) => Band(band, days.Select(day => day.Bands[b]).ToArray(), days.SelectMany(day => day.Bands).ToArray())).ToArray();
        var rows = days.SelectMany(day => day.Bands).Sum(cell => cell.Rows);
        var churned = days.SelectMany(day => day.Bands).Sum(cell => cell.Churned);
        var left = excluded?.Values.Sum() ?? 0;
        var last = days.Length == 0 ? new DateOnly(1998, 3, 26) : days[^1].AsOf;
        return new()
        {
            Scorecard = new("cdnow", 1, "0c95f3a1d2b84c67e5a09b7d13f2c8e64a5b6c7d8e9f00112233445566b8e4aa"),
            Source = "recomputed",
            HorizonDays = 90,
            ObservedThrough = last.AddDays(96),
            Event = "churned",
            Label = "within-horizon",
            Seed = 20261121,
            Customers = rows == 0 ? 0 : Math.Max(1, rows * 23_570 / 66_881),
            BandStarts = [.. bands.Select((band, b) => new BandStart(band, bands.Length == 3 ? new[] { 0.0, 25, 55 }[b] : 100.0 * b / bands.Length))],
            Inputs =
            [
                .. days.Select((day, i) => new InputFile(
                    $"snapshots/snapshot_date={day.AsOf:yyyy-MM-dd}/part-0.parquet", string.Concat(Enumerable.Repeat($"4be190c7a1d3{i:x4}", 4)), day.Bands.Sum(cell => cell.Rows))),
                new("outcomes/outcomes.parquet", string.Concat(Enumerable.Repeat("a37f12de", 8)), churned),
            ],
            AsOfDates = [.. days.Select(day => day.AsOf)],
            Verdict = new(outcome, Sentence(outcome, results), 0.025, minimumDetectable, Falls(results), Reasons(outcome)),
            Segments = segments ?? [],
            Ledger = new(rows + censored + left, churned, rows - churned, censored, 0, excluded ?? new Dictionary<string, long>()),
            LedgerByDate =
            [
                .. days.Select((day, i) => new DateLedger(day.AsOf, new(
                    day.Bands.Sum(cell => cell.Rows) + (i == 0 ? left : 0), day.Bands.Sum(cell => cell.Churned), day.Bands.Sum(cell => cell.Rows - cell.Churned), 0, 0,
                    i == 0 && excluded is not null ? excluded : new Dictionary<string, long>()))),
                .. censored > 0 ? [new DateLedger(last.AddDays(90), new(censored, 0, 0, censored, 0, new Dictionary<string, long>()))] : Array.Empty<DateLedger>(),
            ],
            Bands = results,
            BandsByDate = [.. days.SelectMany(day => bands.Select((band, b) => new BandByDate(day.AsOf, band, day.Bands[b].Rows, day.Bands[b].Churned, Rate(day.Bands[b]))))],
            Comparisons = Pairs(results),
            Trend = results.Count(band => band.ChurnRate is not null) < 2 ? null : new()
            {
                CochranArmitageZ = outcome == "contradicted" ? 20.1 : outcome == "confirmed" ? -75.6 : -1.4,
                LogitSlope = -0.906337344411314,
                ClusteredSE = 0.0147400140299248,
                ClusteredZ = outcome == "contradicted" ? 15.2 : outcome == "confirmed" ? -61.4882280689346 : -1.31,
                P = 1e-12,
                WithinDateZ = outcome == "contradicted" ? 14.9 : outcome == "confirmed" ? -61.7384759967631 : -1.28,
            },
            Capacity = churned == 0 || churned == rows ? [] : [.. new[] { 0.05, 0.1, 0.2, 0.3, 0.5 }.Select(share => new CapacityRow(
                share, share * rows, 12.5 + (60 * share), Math.Min(1, share * (1.3 - (0.4 * share))), Math.Min(1, (double)churned / rows * (1.3 - (0.4 * share))), 1.3 - (0.4 * share), share * 0.6))],
            Discrimination = churned == 0 || churned == rows ? null : Auc(days, outcome == "contradicted" ? 0.41 : outcome == "confirmed" ? 0.704042631624611 : 0.541),
        };
    }

    /// <summary>One segment with its own verdict.</summary>
    public static SegmentResult Segment(string name, string outcome, double scale)
    {
        var days = Quarters.Select(day => new Day(day.AsOf, [.. day.Bands.Select((cell, b) => ((long)(cell.Rows * scale), (long)(cell.Rows * scale * Tilt(outcome, b))))])).ToArray();
        var report = Backtest(days, outcome: outcome, censored: 0);
        return new(name, report.Verdict, report.Ledger, [.. report.Bands.Select(band => band with { Segment = name })], report.Comparisons, report.Trend, report.Discrimination);
    }

    /// <summary>Quarters in which health says the reverse, or nothing.</summary>
    public static Day[] Tilted(string outcome, double scale = 1) =>
        [.. Quarters.Select(day => new Day(day.AsOf, [.. day.Bands.Select((cell, b) => ((long)(cell.Rows * scale), (long)(cell.Rows * scale * Tilt(outcome, b))))]))];

    /// <summary>A few customers on two dates.</summary>
    public static readonly Day[] Tiny =
    [
        new(new(2026, 1, 31), [(1, 1), (4, 0), (9, 1)]),
        new(new(2026, 2, 28), [(1, 0), (5, 1), (8, 0)]),
    ];

    /// <summary>Two years of months with six bands whose rates are low.</summary>
    public static Day[] Months(int bands) =>
        [.. Enumerable.Range(0, 24).Select(m => new Day(new DateOnly(2024, 1, 31).AddDays(30 * m), [.. Enumerable.Range(0, bands).Select(b =>
        {
            var rows = 400L + (60 * b) + (10 * ((m * 7) % 11));
            return (rows, (long)(rows * ((0.11 / (b + 1)) + (0.004 * ((m * 5) % 7)))));
        })]))];

    private static double Tilt(string outcome, int band) => outcome switch
    {
        "contradicted" => 0.35 + (0.12 * band),
        "confirmed" => 0.8 - (0.17 * band),
        _ => 0.52 + (band == 1 ? 0.012 : -0.006 * band),
    };

    private static double? Rate((long Rows, long Churned) cell) => cell.Rows == 0 ? null : (double)cell.Churned / cell.Rows;

    private static BandResult Band(string name, (long Rows, long Churned)[] days, (long Rows, long Churned)[] all)
    {
        var (rows, churned) = (days.Sum(day => day.Rows), days.Sum(day => day.Churned));
        var pooled = (double)all.Sum(cell => cell.Churned) / Math.Max(1, all.Sum(cell => cell.Rows));
        const double effect = 1.31;
        var rate = rows == 0 ? (double?)null : (double)churned / rows;
        var known = rows > 1 && all.Sum(cell => cell.Churned) > 1;
        return new()
        {
            Segment = "all",
            Band = name,
            Observations = rows,
            Customers = rows == 0 ? 0 : Math.Max(1, rows * 6 / 7),
            Churned = churned,
            ChurnedCustomers = churned * 19 / 20,
            ChurnRate = rate,
            ChurnRateByDateMean = rows == 0 ? null : days.Where(day => day.Rows > 0).Average(day => (double)day.Churned / day.Rows),
            StandardError = known ? Math.Sqrt(rate!.Value * (1 - rate.Value) / rows * effect) : null,
            DesignEffect = known ? effect : null,
            Interval = known ? Wilson(rate!.Value, rows / effect) : null,
            NaiveInterval = rows == 0 ? null : Wilson(rate!.Value, rows),
            Lift = rate / pooled,
        };
    }

    private static double[] Wilson(double p, double n)
    {
        const double z = 1.959963984540054;
        var middle = p + (z * z / (2 * n));
        var reach = z * Math.Sqrt((p * (1 - p) / n) + (z * z / (4 * n * n)));
        return [(middle - reach) / (1 + (z * z / n)), (middle + reach) / (1 + (z * z / n))];
    }

    private static List<Comparison> Pairs(BandResult[] bands)
    {
        var pairs = new List<Comparison>();
        for (var b = 1; b < bands.Length; b++)
        {
            pairs.Add(Pair(bands[b - 1], bands[b]));
        }

        if (bands.Length > 2)
        {
            pairs.Add(Pair(bands[0], bands[^1]));
        }

        return pairs;
    }

    private static Comparison Pair(BandResult lower, BandResult upper)
    {
        var difference = lower.ChurnRate - upper.ChurnRate;
        var error = Math.Sqrt(((lower.StandardError * lower.StandardError) + (upper.StandardError * upper.StandardError)) ?? double.NaN);
        var ratio = upper.Churned == 0 ? null : lower.ChurnRate / upper.ChurnRate;
        var spread = error / (upper.ChurnRate ?? 1);
        return new()
        {
            Lower = lower.Band,
            Upper = upper.Band,
            Difference = difference,
            StandardError = double.IsNaN(error) ? null : error,
            LogOdds = difference * 5,
            LogOddsStandardError = double.IsNaN(error) ? null : error * 5,
            Z = double.IsNaN(error) || error == 0 ? null : difference / error,
            P = difference / error > 6 ? 1e-105 : double.IsNaN(error) ? null : 0.21,
            PHolm = difference / error > 6 ? 3e-105 : double.IsNaN(error) ? null : 0.42,
            RiskRatio = ratio,
            RiskRatioInterval = ratio is null || double.IsNaN(spread) ? null : [ratio.Value - (2 * spread), ratio.Value + (2 * spread)],
        };
    }

    private static Discrimination Auc(Day[] days, double auc) => new()
    {
        Auc = auc,
        StandardError = 0.00279566698236369,
        Interval = [auc - 0.0055, auc + 0.0055],
        NaiveStandardError = 0.00238772448603909,
        NaiveInterval = [auc - 0.00468, auc + 0.00468],
        Gini = (2 * auc) - 1,
        Ks = Math.Abs((2 * auc) - 1) * 0.76,
        ByDate = [.. days.Select((day, i) =>
        {
            var churned = day.Bands.Sum(cell => cell.Churned);
            double? own = churned == 0 ? null : auc + (new[] { -0.012, 0.028, -0.023, -0.045, -0.022 }[i % 5]);
            return new DateAuc(day.AsOf, day.Bands.Sum(cell => cell.Rows), churned, own, churned < 8 ? null : [own!.Value - 0.011, own.Value + 0.011]);
        })],
    };

    private static bool Falls(BandResult[] bands) => bands.Zip(bands.Skip(1)).All(pair => pair.First.ChurnRate > pair.Second.ChurnRate);

    private static string Sentence(string outcome, BandResult[] bands)
    {
        string P(double? rate) => rate is null ? "nobody" : (rate.Value * 100).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture) + "%";
        var (low, high) = (bands[0], bands[^1]);
        return outcome switch
        {
            "confirmed" => $"{low.Band} customers churned {(low.ChurnRate / high.ChurnRate)?.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)} times as often as {high.Band} ones: {P(low.ChurnRate)} against {P(high.ChurnRate)}.",
            "contradicted" => $"{low.Band} customers churned less than {high.Band} ones: {P(low.ChurnRate)} against {P(high.ChurnRate)}.",
            _ => $"It is not proven that {low.Band} customers churn more than {high.Band} ones: {P(low.ChurnRate)} against {P(high.ChurnRate)}.",
        };
    }

    private static string[] Reasons(string outcome) => outcome switch
    {
        "confirmed" => ["The extreme bands differ: z 65.9.", "Churn falls as health rises: z 61.5, and 61.7 within dates.", "No step is reversed."],
        "contradicted" => ["The extreme bands differ the wrong way: z -30.2.", "Churn rises with health: z 15.2, and 14.9 within dates."],
        _ => ["The extreme bands differ by chance, perhaps: z 1.1.", "The trend is not significant: z 1.3."],
    };

    private static GroupRate Group(long observations, long churned)
    {
        var rate = (double)churned / observations;
        return new(observations, observations / 2, churned, churned / 2, rate, [rate * 0.9, Math.Min(1, rate * 1.1)], [rate * 0.95, Math.Min(1, rate * 1.05)]);
    }

    /// <summary>The report with every table that a full run fills.</summary>
    public static BacktestReport Full(BacktestReport report)
    {
        string[] bands = [.. report.Bands.Select(band => band.Band)];
        return report with
        {
            Bands =
            [
                .. report.Bands.Select((band, b) => band with
                {
                    Amount = 120_000.5 * (b + 1),
                    ObservationsWithAmount = band.Observations,
                    ChurnRateByAmount = band.ChurnRate * 0.92,
                    GrossRetention = 1 - (band.ChurnRate * 0.95),
                    NetRetention = 1 - (band.ChurnRate * 0.95) + (0.03 * (b + 1)),
                    RenewalRate = 0.1 + (0.04 * b),
                    ExpansionRate = 0.02 * (b + 1),
                    ContractionRate = 0.05 - (0.004 * b),
                }),
            ],
            Overrides =
            [
                new("invoice overdue", "healthy", Group(80, 40), Group(20_000, 2_000), 0.4, 0.06, 7.1, 1e-12),
                new("invoice overdue", "at risk", Group(6, 1), Group(30_000, 9_000), -0.13, 0.2, -0.6, 0.55),
            ],
            Raters = [new("CSM rating", "ann", Group(400, 100), 81.5, 0.2, 0.62, [0.55, 0.69]), new("CSM rating", "bob", Group(40, 4), 40, 0.11, null, null)],
            Treatment = new(
                Group(500, 50), Group(9_000, 2_700), 3, [.. report.Bands.Select(band => new TreatmentRow(band.Band, Group(100, 10), Group(2_000, 600)))],
                report.Verdict, 0.71, [0.69, 0.73]),
            Metrics =
            [
                new("recency", 66_881, 1, 0.694, 0.0031, [0.688, 0.7], 0.0021, 20_000, 0.52, true),
                new("spend, 90 days", 60_000, 60_000 / 66_881.0, 0.481, 0.0035, [0.474, 0.488], 0.0023, 18_000, 0.011, false),
                new("NPS", 0, 0, null, null, null, null, 0, null, null),
            ],
            Horizons = [.. new[] { 30, 60, 90, 180, 360 }.Select((days, i) => days > 180
                ? new HorizonRow(days, 0, 0, 0, null, null, null, null, null)
                : new HorizonRow(days, 5 - i, 60_000 - (9_000 * i), 20_000, 0.4 + (0.15 * i), 0.2 + (0.09 * i), 0.71 - (0.004 * i), [0.7 - (0.004 * i), 0.72 - (0.004 * i)], i < 3 ? "confirmed" : "not-proven"))],
            Calibration = new(
                1.2, -0.03, 0.171, 0.107, 0.014, 81.2, 1e-12,
                [.. Enumerable.Range(0, 10).Select(i => new CalibrationRow(10 * i, (10 * i) + 9.99, 6_688, 6_000 - (350 * i), 5_950 - (340 * i)))]),
            Survival = new(
                report.AsOfDates.Count > 0 ? report.AsOfDates[0] : new(2026, 1, 1), 23_570, 11_000,
                [.. bands.SelectMany((band, b) => Enumerable.Range(0, 13).Select(i => Math.Exp(-i * 0.13 / (b + 1)) is var share
                    ? new SurvivalRow(band, 30 * i, 8_000 - (600 * i), share, [Math.Max(0, share - (0.002 * i)), share + (i == 0 ? 0 : 0.002 * i)], 1 - share)
                    : null!))],
                new(bands, 3_023.4, bands.Length - 1, 0, null), [], 0),
            LeadTime = new([new(30, 4_120, 0.71, 0.93), new(60, 3_988, 0.63, 0.9), new(90, 3_011, 0.55, 0.84), new(180, 912, 0.41, 0.72), new(360, 0, null, null)]),
            Stability = new(
                [.. report.AsOfDates.Skip(1).SelectMany((date, i) => new[] { "score", "band" }.Select((column, c) => new PsiRow(date, column, 0.06 * (i + 1) * (c + 1), 0.012)))],
                [
                    .. bands.Append("new").SelectMany((from, f) => bands.Append("gone").Select((to, t) =>
                        new MigrationRow(from, to, 100 + (900 / (1 + Math.Abs(f - t))), (100 + (900.0 / (1 + Math.Abs(f - t)))) / Enumerable.Range(0, bands.Length + 1).Sum(k => 100 + (900.0 / (1 + Math.Abs(f - k)))))))
                        .Where(row => row.From != "new" || row.To != "gone"),
                ],
                0.082),
        };
    }
}
