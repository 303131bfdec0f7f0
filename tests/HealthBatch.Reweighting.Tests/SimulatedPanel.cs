using System.Globalization;
using System.Text;
using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Results;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Reweighting.Tests;

/// <summary>
/// Customers whose monthly hazard falls with a true score: metrics persist from month to month, share a common part, and lie around 50 with a standard deviation near 16.
/// The label of a date is whether anything happened in the three months after it, so horizons of monthly dates overlap.
/// </summary>
internal sealed record SimulatedPanel
{
    private const int MonthsOfHorizon = 3;

    public int Customers { get; init; } = 2_000;

    public int Dates { get; init; } = 10;

    public int Seed { get; init; } = 1;

    /// <summary>Today's points.</summary>
    public double[] Today { get; init; } = [40, 30, 20, 10];

    /// <summary>The points that the hazard follows.</summary>
    public double[] Truth { get; init; } = [40, 30, 20, 10];

    /// <summary>Log-odds of a month's event per point of the true score.</summary>
    public double Strength { get; init; } = 0.08;

    /// <summary>The first month, from 0, in which <see cref="LaterTruth"/> and <see cref="LaterStrength"/> hold; never by default.</summary>
    public int ChangesAt { get; init; } = int.MaxValue;

    /// <summary>The points that the hazard follows from <see cref="ChangesAt"/> on; null for the same.</summary>
    public double[]? LaterTruth { get; init; }

    /// <summary>The strength from <see cref="ChangesAt"/> on; null for the same.</summary>
    public double? LaterStrength { get; init; }

    /// <summary>Log-odds of a month's event at a true score of 50.</summary>
    public double Base { get; init; } = -3.5;

    /// <summary>By how much the log-odds rise from the first month to the last, for everyone.</summary>
    public double Drift { get; init; }

    /// <summary>Standard deviation of a customer's own log-odds.</summary>
    public double Frailty { get; init; } = 0.5;

    /// <summary>The share of values of the last metric that are missing.</summary>
    public double Missing { get; init; }

    /// <summary>Whether the last metric is the customer's age instead: it rises with the calendar and says nothing within a month.</summary>
    public bool LastMetricAges { get; init; }

    /// <summary>Days between dates; 30 months make horizons overlap, 90 don't.</summary>
    public int Spacing { get; init; } = 30;

    public static DateOnly FirstDate { get; } = new(2024, 1, 31);

    public Scorecard Scorecard => new()
    {
        Name = "simulated",
        Version = 3,
        EffectiveFrom = FirstDate,
        Bands = new BandScale([new("unhealthy", 0), new("at risk", 40), new("healthy", 60)]),
        Formulas =
        [
            new Formula
            {
                Segment = "everyone",
                Dimensions =
                [
                    new Dimension { Name = "usage", Weight = Today[0] + Today[1], Metrics = [Metric(0), Metric(1)] },
                    new Dimension { Name = "relationship", Weight = Today.Skip(2).Sum(), Metrics = [.. Enumerable.Range(2, Today.Length - 2).Select(Metric)] },
                ],
            },
        ],
        Outcome = new OutcomeDefinition { HorizonDays = 90 },
    };

    public static ScorecardIdentity Identity { get; } = new("simulated", 3, new string('0', 64));

    public ObservationSet Observations()
    {
        var (values, events) = Months();
        var metrics = Today.Length;
        var count = Customers * Dates;
        var normalised = Enumerable.Range(0, metrics).Select(_ => new double[count]).ToArray();
        var (customer, label, score) = (new int[count], new bool[count], new short[count]);
        var lacking = new Random(Seed + 77);
        for (var date = 0; date < Dates; date++)
        {
            var month = date * Spacing / 30;
            for (var c = 0; c < Customers; c++)
            {
                var row = (date * Customers) + c;
                customer[row] = c;
                label[row] = Enumerable.Range(month, MonthsOfHorizon).Any(m => events[m, c]);
                var points = 0.0;
                for (var metric = 0; metric < metrics; metric++)
                {
                    normalised[metric][row] = values[metric, month, c];
                    points += Today[metric] / 100 * values[metric, month, c];
                }

                if (lacking.NextDouble() < Missing)
                {
                    normalised[metrics - 1][row] = double.NaN;
                }

                score[row] = ScoreGrid.Round(points);
            }
        }

        var ids = new CustomerIndex();
        for (var c = 0; c < Customers; c++)
        {
            ids.Add(Encoding.UTF8.GetBytes("C" + c.ToString("D8", CultureInfo.InvariantCulture)));
        }

        var scorecard = Scorecard;
        var panel = new ObservationPanel
        {
            AsOfDates = [.. Enumerable.Range(0, Dates).Select(date => FirstDate.AddDays(date * Spacing))],
            DateStart = [.. Enumerable.Range(0, Dates + 1).Select(date => date * Customers)],
            Customer = customer,
            Score = score,
            Band = [.. score.Select(value => (byte)scorecard.Bands.IndexOf(value))],
            Segment = new byte[count],
            Event = label,
            Metrics = [.. scorecard.Formulas[0].Metrics.Select(metric => metric.Name)],
            Normalised = normalised,
            Bands = scorecard.Bands,
            Segments = ["everyone"],
            CustomerCount = Customers,
            Ids = ids,
            IdNumber = [.. Enumerable.Range(0, Customers)],
        };
        return new ObservationSet
        {
            Panel = panel,
            Event = "churned",
            ObservedThrough = panel.AsOfDates[^1].AddDays(90),
            Ledger = new Ledger(count, 0, 0, 0, 0, new Dictionary<string, long>()),
            LedgerByDate = [],
            LedgerBySegment = [],
            Counts = new ScoringCounts(metrics),
            Inputs = [],
        };
    }

    private Metric Metric(int place) => new()
    {
        Name = $"metric {place + 1}",
        Column = $"m{place + 1}",
        Weight = Today[place],
        Normalise = new Normaliser.Linear(0, 100),
    };

    private (double[,,] Values, bool[,] Events) Months()
    {
        var random = new Random(Seed);
        double Normal() => (random.NextDouble() + random.NextDouble() + random.NextDouble() + random.NextDouble() - 2) * Math.Sqrt(3);
        var months = ((Dates - 1) * Spacing / 30) + MonthsOfHorizon;
        var metrics = Today.Length;
        var (values, events) = (new double[metrics, months, Customers], new bool[months, Customers]);
        var state = new double[metrics];
        for (var c = 0; c < Customers; c++)
        {
            var (frailty, common, born) = (Frailty * Normal(), Normal(), random.NextDouble());
            for (var metric = 0; metric < metrics; metric++)
            {
                state[metric] = Normal();
            }

            for (var month = 0; month < months; month++)
            {
                var (truth, strength) = month < ChangesAt ? (Truth, Strength) : (LaterTruth ?? Truth, LaterStrength ?? Strength);
                var score = 0.0;
                for (var metric = 0; metric < metrics; metric++)
                {
                    state[metric] = (0.8 * state[metric]) + (0.6 * Normal());
                    var value = LastMetricAges && metric == metrics - 1
                        ? 100 * (born + ((double)month / months)) / 2
                        : Math.Clamp(50 + (16 * ((0.5 * common) + (0.87 * state[metric]))), 0, 100);
                    values[metric, month, c] = value;
                    score += truth[metric] / 100 * value;
                }

                var logOdds = Base + frailty + (Drift * month / months) - (strength * (score - 50));
                events[month, c] = random.NextDouble() < 1 / (1 + Math.Exp(-logOdds));
            }
        }

        return (values, events);
    }
}
