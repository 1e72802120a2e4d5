package io.sluice.loadtest.run;

import io.sluice.loadtest.client.ClientEngine;
import io.sluice.loadtest.measure.Summary;
import io.sluice.loadtest.measure.Usage;
import io.sluice.loadtest.target.Target;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What a run uses and leaves open.
 *
 * @param target the server under test
 * @param engine makes the clients
 * @param usage reads CPU and memory; called on the run's thread
 * @param testerLimited tells from what was measured whether the load tester was at its own limit
 * @param compileMillis reads the time that the JVM spent on compiling
 */
public record Facilities(
    Target target,
    ClientEngine engine,
    Supplier<Usage> usage,
    Predicate<Summary> testerLimited,
    LongSupplier compileMillis) {}
