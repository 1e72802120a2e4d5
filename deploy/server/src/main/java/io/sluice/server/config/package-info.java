/** The settings: one table, read from the command line, the environment and a YAML file. */
@NullMarked
package io.sluice.server.config;

import org.jspecify.annotations.NullMarked;
