/** What people and programs see of a run: terminal, table, JSON, CSV, HTML. */
@NullMarked
package io.sluice.loadtest.report;

import org.jspecify.annotations.NullMarked;
