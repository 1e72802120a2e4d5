package io.sluice.loadtest.run;

import java.time.Duration;

/**
 * How far a run has come.
 *
 * @param title what is being loaded with, such as {@code 150 subscribers} in a capacity search
 * @param phase the current part
 * @param connected clients that are connected
 * @param clients clients that there are to be
 * @param done the part of the run, or of the step of a capacity search, that is over; 0 to 1
 * @param left the time that it takes yet, if all goes as planned
 * @param joinFaults clients that could not join, so far
 */
public record Progress(
    String title,
    Phase phase,
    int connected,
    int clients,
    double done,
    Duration left,
    int joinFaults) {}
