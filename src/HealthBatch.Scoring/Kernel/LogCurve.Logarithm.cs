using System.Runtime.Intrinsics;

namespace HealthBatch.Scoring.Kernel;

internal sealed partial class LogCurve
{
    /// <summary>log(1 + x) with x at least 0, by the framework's vector logarithm: the C library's differs from machine to machine.</summary>
    public static double Logarithm(double value) => Vector128.Log(Vector128.Create(1 + Math.Max(value, 0))).ToScalar();
}
