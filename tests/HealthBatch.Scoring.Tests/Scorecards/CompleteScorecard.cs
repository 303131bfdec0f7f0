using System.Text;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Tests.Scorecards;

/// <summary>A scorecard file that uses every key of the format once.</summary>
internal static class CompleteScorecard
{
    public const string Json = """
        {
          "$schema": "scorecard.schema.json",
          "name": "b2b-saas",
          "version": 3,
          "effectiveFrom": "2026-01-01",
          "description": "everything at once",
          "bands": { "edges": "lower-inclusive", "from": { "unhealthy": 0, "at risk": 50, "healthy": 75.25 } },
          "minimumCoverage": 0.6,
          "formulas": [
            {
              "segment": "onboarding",
              "when": { "tenure_days": { "below": 90 }, "plan": { "oneOf": [ "pro", "enterprise" ] } },
              "dimensions": [
                {
                  "name": "adoption",
                  "weight": 60,
                  "metrics": [
                    { "name": "setup steps", "column": "setup_steps", "weight": 1, "normalise": { "goal": 8 } },
                    { "name": "seats", "column": "seats", "weight": 0, "missing": 12.5, "normalise": { "log": { "worst": 0, "best": 500 } } }
                  ]
                }
              ]
            },
            {
              "segment": "everyone else",
              "dimensions": [
                {
                  "name": "usage",
                  "weight": 40,
                  "metrics": [
                    { "name": "sessions", "column": "sessions_30d", "weight": 2, "missing": "worst", "normalise": { "linear": { "worst": 0, "best": 30 } } },
                    {
                      "name": "tickets", "column": "tickets_30d", "weight": 1, "missing": "neutral",
                      "normalise": { "steps": { "base": 60, "table": [
                        { "when": { "equals": 0 }, "points": 40 },
                        { "when": { "between": [ 4, 9 ] }, "points": -20.5 },
                        { "when": { "above": 9 }, "points": -60 } ] } }
                    },
                    {
                      "name": "logins", "column": "logins", "weight": 1,
                      "normalise": { "percentile": { "reference": "2025-12-31", "quantiles": [ 0, 1, 1, 5, 20 ], "higherIsBetter": false,
                        "sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" } }
                    }
                  ]
                },
                {
                  "name": "relationship",
                  "weight": 20,
                  "metrics": [
                    {
                      "name": "CSM rating", "column": "csm_rating", "weight": 1, "missing": "redistribute",
                      "rubric": { "1": "no sponsor", "5": "executive sponsor" },
                      "stale": { "column": "csm_rating_age_days", "after": 90 },
                      "rater": "csm_id", "correctRater": true,
                      "normalise": { "map": { "1": 0, "3": 50, "5": 100 }, "otherwise": 40 }
                    }
                  ]
                }
              ]
            }
          ],
          "overrides": [
            { "when": { "days_past_due": { "above": 60 } }, "cap": 40, "reason": "invoice overdue" },
            { "when": { "any": [ { "vip": { "equals": true } }, { "not": { "owner": { "isMissing": false } } } ] }, "floor": 20, "reason": "owner's word" },
            { "when": { "all": [ { "notice": { "equals": "given" } } ] }, "setBand": "unhealthy", "reason": "gave notice" }
          ],
          "actions": [
            { "when": { "band": "unhealthy", "trend": "falling", "reason": "usage" }, "do": "book an executive call" },
            { "when": { "segment": "onboarding", "bandChange": "worsened", "columns": { "amount": { "above": 1000 } } }, "do": "call" },
            { "do": "nothing" }
          ],
          "trend": { "threshold": 7.5, "days": 60 },
          "outcome": { "event": [ "churned", "not renewed" ], "horizonDays": 120, "label": "first-decision", "churnIsFinal": true },
          "amountColumn": "arr",
          "treatedColumn": "treated",
          "challengers": [ "b2b-saas-simple.json" ],
          "adopted": {
            "proposal": "proposal.json",
            "evidenceSha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "by": "Ada",
            "on": "2025-12-30"
          }
        }
        """;

    public static Scorecard Read() => ScorecardFile.Read(Encoding.UTF8.GetBytes(Json), "complete.json");

    /// <summary>The file with one stretch of it replaced; the stretch must be there once.</summary>
    public static string With(string stretch, string replacement)
    {
        var at = Json.IndexOf(stretch, StringComparison.Ordinal);
        Assert.True(at >= 0 && Json.IndexOf(stretch, at + 1, StringComparison.Ordinal) < 0, $"not there exactly once: {stretch}");
        return Json.Replace(stretch, replacement, StringComparison.Ordinal);
    }
}
