namespace HealthBatch.Worker.Cli;

/// <summary>What the program ends with.</summary>
internal enum ExitCode
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>Failed, or was stopped.</summary>
    Failed = 1,

    /// <summary>The input or the configuration is wrong; nothing was written.</summary>
    WrongInput = 2,

    /// <summary>A gate was not met; the outputs are written.</summary>
    GateNotMet = 3,
}
