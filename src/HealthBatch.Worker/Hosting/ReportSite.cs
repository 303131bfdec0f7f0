using System.Text;
using HealthBatch.Reporting;
using HealthBatch.Worker.Publishing;
using HealthBatch.Worker.Settings;
using Microsoft.Extensions.FileProviders;

namespace HealthBatch.Worker.Hosting;

/// <summary>Serves the reports that were written, and a list of them. Nothing here can change anything.</summary>
internal static class ReportSite
{
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void Map(WebApplication app, HealthBatchSettings settings)
    {
        var root = Path.GetFullPath(settings.ReportRoot);
        Directory.CreateDirectory(root);
        app.Use((context, next) =>
        {
            context.Response.Headers.ContentSecurityPolicy = Policy;
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return next(context);
        });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(root), RequestPath = "/reports" });
        app.MapGet("/", async () => Results.Text(await ListAsync(root), "text/html", Encoding.UTF8));
    }

    private static Task<string> ListAsync(string root) => ReportPages.RenderIndexAsync(
    [
        .. Directory.EnumerateFiles(root, "index.html", SearchOption.AllDirectories)
            .Select(file => Path.GetDirectoryName(file)!)
            .Where(folder => !Path.GetRelativePath(root, folder).Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith('.')))
            .Order(StringComparer.Ordinal)
            .Select(folder => Entry(root, folder))
            .OfType<ReportEntry>(),
    ]);

    private static ReportEntry? Entry(string root, string folder) => OutputManifest.Find(folder) is { } manifest
        ? new(
            manifest.Scorecard, manifest.Kind, manifest.AsOf, manifest.Outcome, manifest.Result,
            "/reports/" + string.Join('/', Path.GetRelativePath(root, folder).Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString)) + "/index.html")
        : null;
}
