package io.sluice.loadtest.report;

import java.time.Duration;

/**
 * How far a run has come.
 *
 * @param title what is being loaded with; empty if that does not change
 * @param phase such as {@code ramp}
 * @param done the part that is over, 0 to 1
 * @param left the time that it takes yet
 * @param planned clients that there are to be now
 */
public record LiveState(String title, String phase, double done, Duration left, int planned) {}
