package io.sluice.loadtest.target;

import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** The HTTP client that all clients of a target share, and the addresses that it is used with. */
final class HttpClients {
  private static final int IDLE_SECONDS = 10;

  private HttpClients() {}

  /** A client on as many threads as there are processors; they end by themselves. */
  static HttpClient open(TargetConfig config) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(config.stepTimeout())
            .executor(executor());
    if (config.insecure()) {
      builder.sslContext(trustingAll());
    }
    return builder.build();
  }

  private static ThreadPoolExecutor executor() {
    AtomicInteger count = new AtomicInteger();
    int threads = Runtime.getRuntime().availableProcessors();
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "signalling-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /**
   * The address of a server's WebSocket.
   *
   * @param path its path if the address has none
   * @throws TargetException if the address is not one of HTTP or WebSocket
   */
  static URI webSocket(URI server, String path) {
    String scheme =
        switch (scheme(server)) {
          case "ws", "http" -> "ws";
          case "wss", "https" -> "wss";
          default -> throw unusable(server, "ws, wss, http or https");
        };
    boolean bare = server.getPath() == null || server.getPath().length() < 2;
    try {
      return new URI(
          scheme, server.getAuthority(), bare ? path : server.getPath(), server.getQuery(), null);
    } catch (URISyntaxException e) {
      throw unusable(server, "an address without odd characters");
    }
  }

  /**
   * The address itself, checked.
   *
   * @throws TargetException if it is not one of HTTP
   */
  static URI http(URI server) {
    return switch (scheme(server)) {
      case "http", "https" -> server;
      default -> throw unusable(server, "http or https");
    };
  }

  private static String scheme(URI server) {
    if (server.getScheme() == null || server.getHost() == null) {
      throw unusable(server, "such as https://sfu.example.net");
    }
    return server.getScheme().toLowerCase(Locale.ROOT);
  }

  private static TargetException unusable(URI server, String wanted) {
    return new TargetException(
        "", "open", TargetException.UNSUPPORTED, server + " is not an address: " + wanted);
  }

  private static SSLContext trustingAll() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustingAll()}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes any certificate and, being an extended trust manager, any name. */
  private static final class TrustingAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
