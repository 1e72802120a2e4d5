package io.sluice.loadtest.probe;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where the server's CPU and memory are to be found.
 *
 * @param serverPid its process on this machine, if it was named
 * @param serverMetrics its page in the Prometheus text format, if there is one
 * @param target the address of its signalling: the process that listens there is taken if neither
 *     is given and it is on this machine
 */
public record ProbeSettings(OptionalLong serverPid, Optional<URI> serverMetrics, URI target) {}
