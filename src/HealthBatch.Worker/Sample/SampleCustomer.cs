namespace HealthBatch.Worker.Sample;

/// <summary>
/// A customer's story, month by month. Hidden traits (use, breadth, depth, mood, trouble, relation, payment, advocacy) share one common health and
/// drift slowly (autoregressive, standard normal over the population); what a snapshot shows is each trait seen through noise.
/// </summary>
internal struct SampleCustomer
{
    private const int Traits = 8, Use = 0, Breadth = 1, Depth = 2, Mood = 3, Trouble = 4, Relation = 5, Payment = 6, Advocacy = 7;
    private const double Persistence = 0.92;

    /// <summary>An age, in days, that stands for never.</summary>
    private const int LongAgo = 1 << 28;

    /// <summary>How much of each trait is the common health.</summary>
    private static readonly double[] Common = [0.65, 0.55, 0.6, 0.55, 0.45, 0.55, 0.45, 0.45];

    private SampleRandom _random;

    // What came to the sample later has chance of its own: nobody's story changes with it.
    private SampleRandom _further;
    private int _firstLicensed, _addOns;
    private double _health;
    private TraitValues _traits;
    private double _amount;
    private int _licensed, _setup, _contact, _ratingAge, _npsAge, _upgrades, _downgrades;
    private sbyte _nps, _rating;

    public int Place { get; private init; }

    public int JoinedDay { get; private init; }

    public byte Segment { get; private init; }

    public byte Plan { get; private init; }

    public byte Region { get; private init; }

    public byte? Csm { get; private init; }

    public bool Annual { get; private init; }

    public bool Left { get; private set; }

    /// <summary>The customer on the day it joined, or, for one who joined before the first date, long since in its stride.</summary>
    public static SampleCustomer Create(ulong seed, int place, int joinedDay)
    {
        var random = new SampleRandom(seed, (ulong)place + 1);
        var size = random.Uniform();
        var segment = (byte)(size < 0.35 ? 0 : size < 0.7 ? 1 : size < 0.92 ? 2 : 3);
        var customer = new SampleCustomer
        {
            Place = place,
            JoinedDay = joinedDay,
            Segment = segment,
            Plan = (byte)Math.Clamp(segment + random.Below(3) - 1, 0, 3),
            Region = (byte)random.Below(3),
            Csm = segment == 0 && random.Chance(0.6) ? null : (byte)random.Below(SampleSchema.CsmCount),
            Annual = random.Chance(0.25 + (0.15 * segment)),
        };
        customer._amount = Math.Round(1200 * Math.Pow(4.2, segment) * Math.Exp(0.5 * random.Normal()), 2);
        customer._licensed = Math.Max(2, (int)(customer._amount / 260 * Math.Exp(0.3 * random.Normal())));
        customer._health = random.Normal();
        for (var trait = 0; trait < Traits; trait++)
        {
            customer._traits[trait] = random.Normal();
        }

        customer._npsAge = customer._ratingAge = LongAgo;
        customer._contact = random.Below(60);
        customer._random = random;
        customer._further = new SampleRandom(~seed, (ulong)place + 1);
        customer._firstLicensed = customer._licensed;
        customer._addOns = customer._further.Poisson(0.4 + (0.3 * segment));
        return customer;
    }

    /// <summary>How optimistic a success manager is, in points of a rating: the same for all of his customers.</summary>
    public static double Optimism(ulong seed, int csm) => 0.7 * new SampleRandom(seed, ulong.MaxValue - (ulong)csm).Normal();

    /// <summary>Lives through a month and shows itself at its end.</summary>
    /// <param name="day">The month's last day.</param>
    /// <param name="monthDays">The days of the month.</param>
    /// <param name="optimism">By success manager.</param>
    public SampleRow Live(int day, int monthDays, ReadOnlySpan<double> optimism)
    {
        _health = Drift(_health);
        for (var trait = 0; trait < Traits; trait++)
        {
            _traits[trait] = Drift(_traits[trait]);
        }

        var row = new SampleRow
        {
            TenureDays = day - JoinedDay,
            RenewalDay = Annual ? NextRenewal(day) : null,
            Csm = Csm,
            UsersLicensed = _licensed,
            Amount = _amount,
            Upgrades = _upgrades,
            Downgrades = _downgrades,
        };
        Usage(ref row);
        Feelings(ref row, monthDays, optimism);
        Money(ref row);
        Further(ref row);
        return row;
    }

    /// <summary>What happens in the month after a snapshot; the customer may leave.</summary>
    /// <param name="row">What the snapshot showed.</param>
    /// <param name="day">The snapshot's day.</param>
    /// <param name="monthDays">The days of the coming month.</param>
    /// <param name="shift">The month's own luck, in log-odds.</param>
    /// <param name="outcomes">Where outcomes go.</param>
    public void Decide(in SampleRow row, int day, int monthDays, double shift, List<SampleOutcome> outcomes)
    {
        var health = TrueHealth(row);
        var renewal = Annual && NextRenewal(day) is var next && next <= day + monthDays ? next : 0;

        // A yearly contract is left when it ends, or, more rarely, in between.
        var terms = Annual ? renewal != 0 ? 1.2 : -0.4 : 0.05;
        if (_random.Chance(SampleTruth.MonthlyChurn(health, shift + terms)))
        {
            var on = renewal != 0 ? renewal : day + 1 + _random.Below(monthDays);
            outcomes.Add(new SampleOutcome(Place, on, SampleEvent.Churned, _amount));
            Left = true;
            return;
        }

        if (renewal != 0)
        {
            outcomes.Add(new SampleOutcome(Place, renewal, SampleEvent.Renewed, _amount));
        }

        var growth = 0.012 * Math.Exp(0.035 * (health - 60));
        if (_random.Chance(growth))
        {
            Resize(SampleEvent.Expanded, 1 + (0.05 + (0.3 * _random.Uniform())), day + 1 + _random.Below(monthDays), outcomes);
            _upgrades++;
        }
        else if (_random.Chance(0.008 * Math.Exp(-0.04 * (health - 60))))
        {
            Resize(SampleEvent.Contracted, 1 - (0.05 + (0.3 * _random.Uniform())), day + 1 + _random.Below(monthDays), outcomes);
            _downgrades++;
        }
    }

    private static double TrueHealth(in SampleRow row)
    {
        if (row.TenureDays < SampleSchema.OnboardingDays)
        {
            return SampleTruth.Health(SampleTruth.Onboarding, [row.SetupSteps, row.ActiveDays, row.SeatShare]);
        }

        var rating = row.CsmRatingAge <= SampleSchema.RatingStaleAfter ? row.CsmRating ?? double.NaN : double.NaN;
        return SampleTruth.Health(
            SampleTruth.EveryoneElse,
            [row.ActiveDays, row.SeatShare, row.Features, row.Nps ?? double.NaN, row.Referrals, row.Tickets, rating, row.DaysPastDue]);
    }

    private void Usage(ref SampleRow row)
    {
        row.ActiveDays = (int)Math.Round(30 * Share(0.35 + (0.85 * Trait(Use)) + (0.3 * _random.Normal())));
        row.Sessions = row.ActiveDays == 0 ? 0 : row.ActiveDays + _random.Poisson(row.ActiveDays * (0.6 + Share(Trait(Depth))));
        row.UsersActive = Math.Min(_licensed, (int)Math.Round(_licensed * Share(0.6 + (0.95 * Trait(Breadth)) + (0.25 * _random.Normal()))));
        row.SeatShare = Math.Round((double)row.UsersActive / _licensed, 3);
        row.Features = (int)Math.Round(12 * Share(0.2 + (0.85 * Trait(Depth)) + (0.3 * _random.Normal())));
        _setup = Math.Min(8, _setup + _random.Poisson(row.TenureDays < 120 ? Math.Exp(0.6 + (0.5 * Trait(Use))) : 12));
        row.SetupSteps = _setup;
        row.Community = _random.Chance(Share(-1.5 + Trait(Advocacy)));
        row.Marketing = _random.Chance(0.15) ? null : _random.Chance(Share(-0.5 + (0.5 * Trait(Use))));
        row.Referrals = _random.Poisson(Math.Exp(-0.35 + (0.85 * Trait(Advocacy))));
    }

    private void Feelings(ref SampleRow row, int monthDays, ReadOnlySpan<double> optimism)
    {
        row.Tickets = _random.Poisson(Math.Exp(0.8 - (0.75 * Trait(Trouble))));
        row.Severity = row.Tickets == 0 ? null : (byte)Math.Clamp((int)(1.6 - (0.8 * Trait(Trouble)) + _random.Normal()), 0, 3);
        row.ResolutionHours = row.Tickets == 0 ? double.NaN : Math.Round(Math.Exp(2.6 - (0.5 * Trait(Trouble)) + (0.6 * _random.Normal())), 1);
        row.Csat = row.Tickets == 0 || _random.Chance(0.5) ? double.NaN : Math.Clamp(Math.Round(4 + (0.6 * Trait(Mood)) + (0.5 * _random.Normal()), 1), 1, 5);
        _npsAge += monthDays;
        if (_random.Chance(0.12))
        {
            _nps = (sbyte)Math.Clamp(Math.Round(7 + (2 * Trait(Mood)) + (1.3 * _random.Normal())), 0, 10);
            _npsAge = _random.Below(monthDays);
        }

        row.Nps = _npsAge <= 180 ? _nps : null;
        _contact = _random.Chance(Csm is null ? 0.1 : 0.45) ? _random.Below(monthDays) : _contact + monthDays;
        row.ContactDays = _contact;
        _ratingAge += monthDays;
        if (Csm is { } csm && _random.Chance(0.4))
        {
            _rating = (sbyte)Math.Clamp(Math.Round(3.2 + (0.95 * Trait(Relation)) + optimism[csm] + (0.5 * _random.Normal())), 1, 5);
            _ratingAge = _random.Below(monthDays);
        }

        row.CsmRating = _ratingAge < LongAgo ? _rating : null;
        row.CsmRatingAge = _ratingAge < LongAgo ? _ratingAge : null;
    }

    private void Money(ref SampleRow row)
    {
        row.PaymentDelay = Math.Max(0, Math.Round(4 - (9 * Trait(Payment)) + (3 * _random.Normal()), 1));
        row.DaysPastDue = (int)Math.Max(0, Math.Round(-2 - (17 * Trait(Payment)) + (6 * _random.Normal())));
        row.Roi = _random.Chance(0.35) ? double.NaN : Math.Round(Math.Exp(0.7 + (0.35 * Trait(Depth)) + (0.25 * _random.Normal())), 2);
    }

    private void Further(ref SampleRow row)
    {
        row.Personas = Math.Min(6, _further.Poisson(Math.Exp(0.5 + (0.15 * Segment) + (0.45 * Trait(Relation)))));
        row.Tone = row.ContactDays > 90 ? null : (byte)Math.Clamp((int)Math.Round(1.2 + (0.7 * Trait(Mood)) + (0.5 * _further.Normal())), 0, 2);
        row.Need = _further.Chance(0.4) ? null : (byte)Math.Clamp((int)Math.Round(1.1 + (0.7 * Trait(Depth)) + (0.5 * _further.Normal())), 0, 2);
        row.SeatGrowth = Math.Round(((double)_licensed / _firstLicensed) - 1, 3);
        _addOns += _further.Chance(0.01 * Math.Exp(0.5 * Trait(Depth))) ? 1 : 0;
        row.AddOns = _addOns;
    }

    private void Resize(SampleEvent what, double factor, int day, List<SampleOutcome> outcomes)
    {
        var before = _amount;
        _amount = Math.Round(_amount * factor, 2);
        _licensed = Math.Max(2, (int)Math.Round(_licensed * factor));
        outcomes.Add(new SampleOutcome(Place, day, what, Math.Round(Math.Abs(_amount - before), 2)));
    }

    private int NextRenewal(int day) => JoinedDay + ((((day - JoinedDay) / 365) + 1) * 365);

    private readonly double Trait(int trait) => (Common[trait] * _health) + (Math.Sqrt(1 - (Common[trait] * Common[trait])) * _traits[trait]);

    private double Drift(double value) => (Persistence * value) + (Math.Sqrt(1 - (Persistence * Persistence)) * _random.Normal());

    private static double Share(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    [System.Runtime.CompilerServices.InlineArray(Traits)]
    private struct TraitValues
    {
        private double _first;
    }
}
