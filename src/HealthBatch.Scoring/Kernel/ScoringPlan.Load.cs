using System.Reflection;
using System.Runtime.CompilerServices;

namespace HealthBatch.Scoring.Kernel;

public sealed partial class ScoringPlan
{
    /// <summary>
    /// Compiles the vector code that cannot be compiled ahead for every processor, so that it is there when the first rows come. For who has a moment to spare:
    /// without it, the first rows wait.
    /// </summary>
    public static void Load()
    {
        double[] values = [1, double.NaN, 3, 4, 5, 6, 7, 8];
        new LineCurve(0, 10).Fill(values, new double[values.Length]);
        Prepare(typeof(VectorCombiner), nameof(VectorCombiner.Combine));
        Prepare(typeof(VectorCombiner), nameof(VectorCombiner.CombineRows));
        _ = VectorCombiner.IsSupported;
        Prepare(typeof(BandAssigner), nameof(BandAssigner.Assign));
    }

    private static void Prepare(Type type, string method) =>
        RuntimeHelpers.PrepareMethod(type.GetMethod(method, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance)!.MethodHandle);
}
