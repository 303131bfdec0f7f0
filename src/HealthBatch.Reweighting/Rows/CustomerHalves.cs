using System.Text;
using HealthBatch.Backtesting.Observations;

namespace HealthBatch.Reweighting.Rows;

/// <summary>Splits customers into two halves by a hash of id and seed, so that the split depends neither on the order of rows nor on who else is there.</summary>
internal static class CustomerHalves
{
    /// <summary>By customer of the panel: 0 or 1.</summary>
    public static byte[] Of(ObservationPanel panel, int seed)
    {
        var halves = new byte[panel.CustomerCount];
        for (var customer = 0; customer < halves.Length; customer++)
        {
            halves[customer] = Half(panel.IdOf(customer), seed);
        }

        return halves;
    }

    /// <summary>The half of one id: the top bit of FNV-1a over seed and bytes, mixed once more so that every bit of the id reaches it.</summary>
    internal static byte Half(string id, int seed)
    {
        var hash = 14695981039346656037UL;
        void Add(byte value) => hash = (hash ^ value) * 1099511628211UL;
        for (var shift = 0; shift < 32; shift += 8)
        {
            Add((byte)(seed >> shift));
        }

        foreach (var value in Encoding.UTF8.GetBytes(id))
        {
            Add(value);
        }

        hash = (hash ^ (hash >> 32)) * 0x9E3779B97F4A7C15UL;
        return (byte)(hash >> 63);
    }
}
