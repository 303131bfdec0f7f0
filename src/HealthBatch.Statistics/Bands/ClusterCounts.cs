namespace HealthBatch.Statistics.Bands;

/// <summary>
/// All that the clustered statistics of band rates need, in whole numbers: rows and events by band, distinct customers, and the sums over customers
/// of products of their rows and events. Whole numbers add up to the same whatever the order of rows.
/// </summary>
public sealed class ClusterCounts
{
    /// <summary>Marks a row that takes no part.</summary>
    public const byte NoBand = byte.MaxValue;

    private ClusterCounts(int bands)
    {
        Bands = bands;
        Observations = new long[bands];
        Churned = new long[bands];
        Customers = new long[bands];
        ChurnedCustomers = new long[bands];
        RetainedCustomers = new long[bands];
        EventEvent = new double[bands, bands];
        EventRow = new double[bands, bands];
        RowRow = new double[bands, bands];
    }

    /// <summary>How many bands there are, those without rows included; 0 is the least healthy.</summary>
    public int Bands { get; }

    /// <summary>n_b: rows by band.</summary>
    public long[] Observations { get; }

    /// <summary>Y_b: churned rows by band.</summary>
    public long[] Churned { get; }

    /// <summary>G_b: distinct customers by band.</summary>
    public long[] Customers { get; }

    /// <summary>Distinct customers with a churned row in the band.</summary>
    public long[] ChurnedCustomers { get; }

    /// <summary>Distinct customers with a retained row in the band.</summary>
    public long[] RetainedCustomers { get; }

    /// <summary>G: distinct customers.</summary>
    public long AllCustomers { get; private set; }

    /// <summary>D: distinct customers with a churned row in any band.</summary>
    public long AllChurnedCustomers { get; private set; }

    /// <summary>Distinct customers with a retained row in any band.</summary>
    public long AllRetainedCustomers { get; private set; }

    /// <summary>All rows.</summary>
    public long AllObservations => Observations.Sum();

    /// <summary>All churned rows.</summary>
    public long AllChurned => Churned.Sum();

    /// <summary>Sum over customers of Y_cb Y_cb'.</summary>
    internal double[,] EventEvent { get; }

    /// <summary>Sum over customers of Y_cb n_cb'.</summary>
    internal double[,] EventRow { get; }

    /// <summary>Sum over customers of n_cb n_cb'.</summary>
    internal double[,] RowRow { get; }

    /// <summary>d_b: the smaller of the band's distinct churned and distinct retained customers.</summary>
    public long Informative(int band) => Math.Min(ChurnedCustomers[band], RetainedCustomers[band]);

    /// <summary>Y_b / n_b; NaN without rows.</summary>
    public double Rate(int band) => (double)Churned[band] / Observations[band];

    /// <summary>Counts rows.</summary>
    /// <param name="customer">Each row's customer, from 0 to customers - 1.</param>
    /// <param name="band">Each row's band, from 0 to bands - 1, or <see cref="NoBand"/>.</param>
    /// <param name="churned">Whether each row churned.</param>
    /// <param name="customers">How many customers there can be.</param>
    /// <param name="bands">How many bands there are, 1 to 250.</param>
    public static ClusterCounts Count(ReadOnlySpan<int> customer, ReadOnlySpan<byte> band, ReadOnlySpan<bool> churned, int customers, int bands)
    {
        if (band.Length != customer.Length || churned.Length != customer.Length)
        {
            throw new ArgumentException("one entry a row in each array", nameof(band));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(bands, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bands, 250);

        // By customer and band: rows in the low half, events in the high half.
        var sums = new ulong[(long)customers * bands];
        for (var row = 0; row < customer.Length; row++)
        {
            if (band[row] != NoBand)
            {
                sums[((long)customer[row] * bands) + band[row]] += churned[row] ? 0x1_0000_0001UL : 1UL;
            }
        }

        var counts = new ClusterCounts(bands);
        Span<int> present = stackalloc int[bands];
        for (var c = 0; c < customers; c++)
        {
            counts.Add(new ReadOnlySpan<ulong>(sums, checked(c * bands), bands), present);
        }

        return counts;
    }

    /// <summary>Counts without any row, for customers to be added to.</summary>
    internal static ClusterCounts Empty(int bands) => new(bands);

    /// <summary>Adds the counts of other customers.</summary>
    internal void Add(ClusterCounts other)
    {
        for (var a = 0; a < Bands; a++)
        {
            Observations[a] += other.Observations[a];
            Churned[a] += other.Churned[a];
            Customers[a] += other.Customers[a];
            ChurnedCustomers[a] += other.ChurnedCustomers[a];
            RetainedCustomers[a] += other.RetainedCustomers[a];
            for (var b = 0; b < Bands; b++)
            {
                EventEvent[a, b] += other.EventEvent[a, b];
                EventRow[a, b] += other.EventRow[a, b];
                RowRow[a, b] += other.RowRow[a, b];
            }
        }

        AllCustomers += other.AllCustomers;
        AllChurnedCustomers += other.AllChurnedCustomers;
        AllRetainedCustomers += other.AllRetainedCustomers;
    }

    /// <summary>Adds customers' counts in a band; in the place behind the last band, of all bands together.</summary>
    internal void AddCounts(int band, long rows, long events, long customers, long churned, long retained)
    {
        if (band == Bands)
        {
            AllCustomers += customers;
            AllChurnedCustomers += churned;
            AllRetainedCustomers += retained;
            return;
        }

        Observations[band] += rows;
        Churned[band] += events;
        Customers[band] += customers;
        ChurnedCustomers[band] += churned;
        RetainedCustomers[band] += retained;
    }

    /// <summary>Adds sums over customers of products in a pair of bands.</summary>
    internal void AddProducts(int a, int b, double eventEvent, double eventRow, double rowRow)
    {
        EventEvent[a, b] += eventEvent;
        EventRow[a, b] += eventRow;
        RowRow[a, b] += rowRow;
    }

    /// <summary>The sum over customers of (Y_cb - p_b n_cb)(Y_cb' - p_b' n_cb').</summary>
    internal double CrossProduct(int a, int b, double rateA, double rateB) =>
        EventEvent[a, b] - (rateB * EventRow[a, b]) - (rateA * EventRow[b, a]) + (rateA * rateB * RowRow[a, b]);

    /// <summary>Adds one customer.</summary>
    /// <param name="sums">By band: rows in the low half, events in the high half.</param>
    /// <param name="present">Room for as many numbers as there are bands.</param>
    internal void Add(ReadOnlySpan<ulong> sums, Span<int> present)
    {
        var filled = 0;
        long rows = 0, events = 0;
        for (var b = 0; b < sums.Length; b++)
        {
            if (sums[b] == 0)
            {
                continue;
            }

            present[filled++] = b;
            long n = (uint)sums[b], y = (long)(sums[b] >> 32);
            rows += n;
            events += y;
            Observations[b] += n;
            Churned[b] += y;
            Customers[b]++;
            ChurnedCustomers[b] += y > 0 ? 1 : 0;
            RetainedCustomers[b] += y < n ? 1 : 0;
        }

        AllCustomers += filled > 0 ? 1 : 0;
        AllChurnedCustomers += events > 0 ? 1 : 0;
        AllRetainedCustomers += events < rows ? 1 : 0;
        foreach (var a in present[..filled])
        {
            double na = (uint)sums[a], ya = sums[a] >> 32;
            foreach (var b in present[..filled])
            {
                double nb = (uint)sums[b], yb = sums[b] >> 32;
                EventEvent[a, b] += ya * yb;
                EventRow[a, b] += ya * nb;
                RowRow[a, b] += na * nb;
            }
        }
    }
}
