/** What the administration interface reads and shows, as values. */
@NullMarked
package io.sluice.admin.model;

import org.jspecify.annotations.NullMarked;
