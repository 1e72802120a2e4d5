package io.sluice.loadtest.measure;

/** What {@link LoopMeter#collect} fills; kept and reused by the thread that samples. */
public final class LoopSnapshot {}
