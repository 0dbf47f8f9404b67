using System.Runtime.InteropServices;

namespace OrleansTrading.Embedded.Actors;

/// <summary>A call without an answer.</summary>
/// <param name="Caller">Who waits.</param>
/// <param name="Target">For whom.</param>
/// <param name="Method">Interface and method.</param>
/// <param name="IsStarted">Whether the grain has begun with it.</param>
/// <param name="Sweeps">For how many looks it has been waiting.</param>
internal readonly record struct WaitingCall(GrainId Caller, GrainId Target, string Method, bool IsStarted, int Sweeps);

/// <summary>
/// Finds calls that wait for each other in a circle. A grain waits for the grains that its calls in progress have called; a call
/// that has not started waits behind those. So a circle of calls, at least one of them not started, does not end by itself.
/// </summary>
internal static class WaitingCircles
{
    /// <summary>The circles, each once, as the calls along it; every call is in one circle at most.</summary>
    public static List<WaitingCall[]> Find(IReadOnlyList<WaitingCall> calls)
    {
        var leaving = new Dictionary<GrainId, List<WaitingCall>>();
        foreach (var call in calls)
            (CollectionsMarshal.GetValueRefOrAddDefault(leaving, call.Caller, out _) ??= []).Add(call);

        var circles = new List<WaitingCall[]>();
        // A grain is left for good when everything reachable from it has been seen: each call is looked at once.
        var done = new HashSet<GrainId>();
        var path = new List<Step>();
        var onPath = new Dictionary<GrainId, int>();
        foreach (var start in leaving.Keys)
        {
            if (done.Contains(start))
                continue;
            Enter(start);
            while (path.Count > 0)
            {
                var step = path[^1];
                if (step.Next == step.Calls.Count)
                {
                    done.Add(step.Grain);
                    onPath.Remove(step.Grain);
                    path.RemoveAt(path.Count - 1);
                    continue;
                }

                var call = step.Calls[step.Next++];
                if (onPath.TryGetValue(call.Target, out var from))
                {
                    WaitingCall[] circle = [.. path.Skip(from).Select(s => s.Calls[s.Next - 1])];
                    if (circle.Any(c => !c.IsStarted))
                        circles.Add(circle);
                }
                else if (!done.Contains(call.Target) && leaving.ContainsKey(call.Target))
                {
                    Enter(call.Target);
                }
            }
        }

        return circles;

        void Enter(GrainId grain)
        {
            onPath.Add(grain, path.Count);
            path.Add(new Step(grain, leaving[grain]));
        }
    }

    /// <summary>A circle in words: <c>a -[IB.Do]-> b -[IA.Ask]-> a</c>; a call that has not started is marked.</summary>
    public static string Describe(IReadOnlyList<WaitingCall> circle) =>
        circle[0].Caller + string.Concat(circle.Select(c => $" -[{c.Method}{(c.IsStarted ? "" : ", waits")}]-> {c.Target}"));

    private sealed class Step(GrainId grain, List<WaitingCall> calls)
    {
        public GrainId Grain => grain;

        public List<WaitingCall> Calls => calls;

        public int Next { get; set; }
    }
}
