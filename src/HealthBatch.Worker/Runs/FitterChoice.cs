using HealthBatch.Columns;
#if USE_MICROSOFT_ML
using HealthBatch.MicrosoftML;
#endif
using HealthBatch.Statistics.Regression;

namespace HealthBatch.Worker.Runs;

/// <summary>What fits the weights.</summary>
internal enum FitterChoice
{
    /// <summary>This program's own fit.</summary>
    Newton,

    /// <summary>Microsoft.ML's LbfgsLogisticRegression, which is compiled in with <c>-p:UseMicrosoftML=true</c>.</summary>
    MicrosoftML,
}

/// <summary>Makes the fitters.</summary>
internal static class FitterChoices
{
    /// <summary>Whether Microsoft.ML is compiled in.</summary>
    public static bool HasMicrosoftML =>
#if USE_MICROSOFT_ML
        true;
#else
        false;
#endif

    /// <summary>The fitter; of one that is compiled in.</summary>
    public static ILogisticFitter Create(this FitterChoice choice) => choice switch
    {
#if USE_MICROSOFT_ML
        FitterChoice.MicrosoftML => new MicrosoftMLFitter(),
#endif
        FitterChoice.Newton => new NewtonFitter(),
        _ => throw new ArgumentOutOfRangeException(nameof(choice), choice, "a fitter that is not compiled in"),
    };

    /// <summary>The chosen fitter, with the other one beside it that checks each of its fits.</summary>
    /// <exception cref="InputException">There is no other in this build.</exception>
    public static CrossCheckedFitter CrossChecked(this FitterChoice choice) => HasMicrosoftML
        ? new CrossCheckedFitter(choice.Create(), (choice == FitterChoice.Newton ? FitterChoice.MicrosoftML : FitterChoice.Newton).Create())
        : throw new InputException("--cross-check", "no second fitter in this build", "a build with -p:UseMicrosoftML=true");
}
