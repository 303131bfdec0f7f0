using System.Reflection;
using HealthBatch.Statistics.Regression;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace HealthBatch.MicrosoftML;

/// <summary>
/// Microsoft.ML's LbfgsLogisticRegression behind the fitter port. It minimises sum(w · loss) + L2/2 · |b|² with the bias unpenalised, like our own fit; its L1 is 1
/// unless told otherwise. It computes in float32, on one thread so that the same rows give the same bits. It has no sign bounds of our kind, takes no start, and keeps a
/// copy of all rows in float32.
/// </summary>
public sealed class MicrosoftMLFitter : ILogisticFitter
{
    /// <summary>The furthest from the maximum that an answer may be, in log-odds per standard deviation: what sums of float32 leave on a million rows.</summary>
    private const double Accuracy = 1e-2;

    /// <inheritdoc />
    public FitterIdentity Identity { get; } = new("microsoft.ml", Version());

    /// <inheritdoc />
    /// <exception cref="NotSupportedException">The options bound signs.</exception>
    public LogisticFit Fit(LogisticData data, LogisticOptions options, CancellationToken cancellation = default)
    {
        if (options.Signs is not null && options.Signs.Any(sign => sign != 0))
        {
            throw new NotSupportedException("Microsoft.ML bounds no signs; fit with newton");
        }

        if (LogisticProblem.Of(data, options, out var refusal, cancellation) is not { } problem)
        {
            return refusal!;
        }

        return problem.Collinear() ?? Search(problem, options, cancellation);
    }

    private LogisticFit Search(LogisticProblem problem, LogisticOptions options, CancellationToken cancellation)
    {
        var layout = new FeatureLayout(problem);
        var context = new MLContext(seed: 1);
        var schema = SchemaDefinition.Create(typeof(TrainingRow));
        schema[nameof(TrainingRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, layout.Count);
        var rows = context.Data.LoadFromEnumerable(layout.Rows(cancellation), schema);
        var trainer = context.BinaryClassification.Trainers.LbfgsLogisticRegression(new LbfgsLogisticRegressionBinaryTrainer.Options
        {
            FeatureColumnName = nameof(TrainingRow.Features),
            LabelColumnName = nameof(TrainingRow.Label),
            ExampleWeightColumnName = nameof(TrainingRow.Weight),
            L1Regularization = 0,
            L2Regularization = (float)options.Ridge,
            OptimizationTolerance = 1e-9f,
            NumberOfThreads = 1,
        });
        var model = trainer.Fit(rows).Model.SubModel;
        cancellation.ThrowIfCancellationRequested();
        return problem.At(layout.Slopes(model.Weights), layout.Intercepts(model.Weights, model.Bias), Accuracy, $"Microsoft.ML {Identity.Version}");
    }

    private static string Version()
    {
        var assembly = typeof(LbfgsLogisticRegressionBinaryTrainer).Assembly;
        var informational = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return informational?.Split('+')[0] ?? assembly.GetName().Version!.ToString();
    }
}
