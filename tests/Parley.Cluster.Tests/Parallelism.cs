// Each scenario is three processes and more, and other projects' tests run beside these.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
