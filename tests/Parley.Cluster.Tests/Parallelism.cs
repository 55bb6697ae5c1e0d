// Each scenario is three processes and more, and other projects' tests run beside these.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]
