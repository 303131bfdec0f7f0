using System.Text;
using System.Text.Encodings.Web;
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
        app.MapGet("/", () => Results.Text(List(root), "text/html", Encoding.UTF8));
    }

    private static string List(string root)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>HealthBatch reports</title>")
            .Append("<style>body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}</style><h1>Reports</h1><ul>");
        var reports = Directory.EnumerateFiles(root, "index.html", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, Path.GetDirectoryName(file)!).Replace('\\', '/'))
            .Where(folder => !folder.Split('/').Any(part => part.StartsWith('.')))
            .OrderDescending(StringComparer.Ordinal)
            .ToArray();
        foreach (var folder in reports)
        {
            var address = string.Join('/', folder.Split('/').Select(Uri.EscapeDataString));
            page.Append("<li><a href=\"/reports/").Append(address).Append("/index.html\">").Append(HtmlEncoder.Default.Encode(folder)).Append("</a></li>");
        }

        return page.Append(reports.Length == 0 ? "</ul><p>None yet.</p></html>" : "</ul></html>").ToString();
    }
}
