/** Snapshots as Prometheus metrics. */
@NullMarked
package io.sluice.admin.metrics;

import org.jspecify.annotations.NullMarked;
