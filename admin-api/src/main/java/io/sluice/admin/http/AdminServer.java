package io.sluice.admin.http;

import io.sluice.admin.metrics.MetricsPage;
import io.sluice.admin.model.AdminSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.glassfish.jersey.servlet.ServletContainer;

/** The administration interface on a port of its own. */
public final class AdminServer implements AutoCloseable {
  private static final int MAX_THREADS = 16;
  private static final int IDLE_MILLIS = 10_000;
  private static final int MAX_HEADER_BYTES = 8 * 1024;

  private final Server server;
  private final ServerConnector connector;
  private final InetAddress bind;
  private final MetricsPage metrics;

  private AdminServer(AdminConfig config, AdminSources sources) {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 2);
    threads.setName("admin");
    server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(MAX_HEADER_BYTES);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    bind = config.bind();
    connector.setHost(bind.getHostAddress());
    connector.setPort(config.port());
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    server.setErrorHandler(new ProblemErrorHandler());

    metrics = new MetricsPage(sources);
    AdminApplication application = new AdminApplication(sources, metrics, config.token());
    ServletContextHandler context = new ServletContextHandler();
    context.setContextPath("/");
    ServletHolder jersey = new ServletHolder(new ServletContainer(application));
    jersey.setInitOrder(1); // at start, not at the first request
    context.addServlet(jersey, "/*");
    context.setErrorHandler(new ProblemErrorHandler());
    server.setHandler(context);
  }

  /**
   * Binds the port and answers from then on.
   *
   * @throws IOException if the port cannot be bound
   */
  public static AdminServer start(AdminConfig config, AdminSources sources) throws IOException {
    AdminServer admin = new AdminServer(config, sources);
    try {
      admin.server.start();
      return admin;
    } catch (Exception e) {
      admin.close();
      throw e instanceof IOException io ? io : new IOException("the admin server cannot start", e);
    }
  }

  /** Where it is reached from this machine; the path is empty. */
  public URI uri() {
    InetAddress reached = bind.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bind;
    String host = reached.getHostAddress();
    String literal = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return URI.create("http://" + literal + ":" + connector.getLocalPort());
  }

  /** Stops listening and ends open requests. Idempotent. */
  @Override
  public void close() {
    metrics.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new UncheckedIOException(new IOException("the admin server does not stop", e));
    }
  }
}
