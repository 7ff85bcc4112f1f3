// A java.net.http.WebSocket client for the contract of interoperability (contract/peer-program.ts has the lines it speaks,
// and contract/commands.ts the messages it obeys). Run as it stands: java Peer.java CERT
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

public class Peer {
  static final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  static final String[] FRAGMENTS = {"fragments, ", "", "통로, ", "👩‍🚀"};
  static final int BINARY_FRAGMENT = 70_000;

  public static void main(String[] args) throws Exception {
    HttpClient http = HttpClient.newBuilder().sslContext(trusting(args[0])).build();
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = in.readLine()) != null && !line.isEmpty(); ) {
      String[] words = line.split(" ");
      var builder = http.newWebSocketBuilder();
      String[] protocols = words[4].split(",");
      if (!words[4].equals("-")) {
        String[] others = java.util.Arrays.copyOfRange(protocols, 1, protocols.length);
        builder.subprotocols(protocols[0], others);
      }
      String name = words[1];
      builder
          .buildAsync(URI.create(words[2]), new Echo(name))
          .exceptionally(
              error -> {
                out.println("failed " + name + " " + error);
                return null;
              });
    }
    System.exit(0);
  }

  static SSLContext trusting(String certFile) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null);
    try (var file = new FileInputStream(certFile)) {
      store.setCertificateEntry("test", CertificateFactory.getInstance("X.509").generateCertificate(file));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** Sends one after the other: this class forbids a second send while one is on its way. */
  static class Echo implements WebSocket.Listener {
    private final String name;
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

    Echo(String name) {
      this.name = name;
    }

    private void then(Supplier<CompletableFuture<WebSocket>> send) {
      sending = sending.thenCompose(done -> send.get());
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean isLast) {
      text.append(part);
      socket.request(1);
      if (!isLast) return null;
      String message = text.toString();
      text.setLength(0);
      if (message.startsWith("!")) obey(socket, message.split(" ", 3));
      else then(() -> socket.sendText(message, true));
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean isLast) {
      byte[] copy = new byte[part.remaining()];
      part.get(copy);
      bytes.writeBytes(copy);
      socket.request(1);
      if (!isLast) return null;
      ByteBuffer message = ByteBuffer.wrap(bytes.toByteArray());
      bytes.reset();
      then(() -> socket.sendBinary(message, true));
      return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket socket, ByteBuffer payload) {
      socket.request(1);
      then(() -> socket.sendText("pong came", true));
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      out.println("closed " + name + " " + code + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      out.println("closed " + name + " 1006 " + error);
    }

    private void obey(WebSocket socket, String[] words) {
      switch (words[0]) {
        case "!close" -> {
          // The class has no empty Close frame.
          int code = words.length < 2 ? WebSocket.NORMAL_CLOSURE : Integer.parseInt(words[1]);
          then(() -> socket.sendClose(code, words.length < 3 ? "" : words[2]));
        }
        case "!ping" -> then(() -> socket.sendPing(ByteBuffer.wrap("are you there".getBytes())));
        case "!abort" -> socket.abort();
        case "!protocol" -> then(() -> socket.sendText(socket.getSubprotocol(), true));
        case "!fragments" -> sendFragments(socket);
        default -> out.println("failed " + name + " " + words[0]);
      }
    }

    private void sendFragments(WebSocket socket) {
      for (int i = 0; i < FRAGMENTS.length; i++) {
        int index = i;
        then(() -> socket.sendText(FRAGMENTS[index], index == FRAGMENTS.length - 1));
      }
      for (int i = 0; i < 3; i++) {
        byte[] fragment = new byte[BINARY_FRAGMENT];
        for (int at = 0; at < fragment.length; at++) {
          fragment[at] = (byte) ((i * BINARY_FRAGMENT + at) % 251);
        }
        boolean isLast = i == 2;
        then(() -> socket.sendBinary(ByteBuffer.wrap(fragment), isLast));
      }
    }
  }
}
