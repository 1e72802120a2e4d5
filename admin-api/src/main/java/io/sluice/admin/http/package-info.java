/** The administration interface over HTTP: probes, metrics and the resources under /api/v1. */
@NullMarked
package io.sluice.admin.http;

import org.jspecify.annotations.NullMarked;
