package dev.parley.client;

import dev.parley.websocket.netty.AddressRange;
import dev.parley.websocket.tls.KeyAndChain;
import dev.parley.websocket.tls.PemFile;
import dev.parley.websocket.tls.TlsFileContent;
import dev.parley.websocket.tls.TlsFileException;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@link ClientTls} says, made ready for connections. Sessions are kept in it, and resumed. */
final class TlsContext {

    private static final Logger LOG = LoggerFactory.getLogger(TlsContext.class);

    private final SSLContext context;
    private final boolean checksHosts;

    private TlsContext(SSLContext context, boolean checksHosts) {
        this.context = context;
        this.checksHosts = checksHosts;
    }

    /**
     * Reads the files, if there are any.
     *
     * @throws TlsFileException if one of them cannot be used
     */
    static TlsContext of(ClientTls tls) throws TlsFileException {
        boolean checksHosts = !(tls.trust() instanceof ClientTls.Trust.Anybody);
        if (!checksHosts) {
            LOG.warn("TLS without checking who the server is: whoever is in between can read and change everything");
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(tls), trustManagers(tls.trust()), null);
            return new TlsContext(context, checksHosts);
        } catch (GeneralSecurityException | IOException refused) {
            throw new TlsFileException(tls + ": it cannot be used: " + refused.getMessage(), refused);
        }
    }

    private static TrustManager[] trustManagers(ClientTls.Trust trust)
            throws TlsFileException, GeneralSecurityException, IOException {
        return switch (trust) {
            case ClientTls.Trust.OfTheSystem() -> trustManagers(Optional.empty());
            case ClientTls.Trust.Authorities(Path file) -> {
                KeyStore store = emptyStore();
                int count = 0;
                for (X509Certificate certificate :
                        PemFile.parse(file, TlsFileContent.read(file)).certificates()) {
                    store.setCertificateEntry("authority" + count++, certificate);
                }
                yield trustManagers(Optional.of(store));
            }
            case ClientTls.Trust.Store(Path file, String password) ->
                trustManagers(Optional.of(trustStore(file, password)));
            case ClientTls.Trust.Own(X509TrustManager manager) ->
                new TrustManager[] {
                    // Of the other kind the JDK itself takes care.
                    manager instanceof X509ExtendedTrustManager extended ? new HostChecking(extended) : manager
                };
            case ClientTls.Trust.Anybody() -> new TrustManager[] {new TrustingAnybody()};
        };
    }

    private static TrustManager[] trustManagers(Optional<KeyStore> store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store.orElse(null));
        return factory.getTrustManagers();
    }

    private static KeyStore trustStore(Path file, String password) throws TlsFileException {
        TlsFileContent.read(file); // It knows best what is wrong with a file that cannot be read.
        try {
            KeyStore store = KeyStore.getInstance(file.toFile(), password.toCharArray());
            if (store.size() == 0) {
                throw new TlsFileException(file + ": there is no trusted certificate in it");
            }
            return store;
        } catch (GeneralSecurityException | IOException unreadable) {
            throw new TlsFileException(file + ": it is no PKCS #12 or JKS file, or the password is wrong", unreadable);
        }
    }

    private static KeyManager[] keyManagers(ClientTls tls)
            throws TlsFileException, GeneralSecurityException, IOException {
        if (tls.identity().isEmpty()) {
            return new KeyManager[0];
        }
        KeyAndChain identity = identity(tls.identity().get());
        identity.checkThatTheyBelongTogether(tls.toString());
        char[] password = {};
        KeyStore store = emptyStore();
        store.setKeyEntry("own", identity.key(), password, identity.chain().toArray(new X509Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static KeyAndChain identity(ClientTls.Identity identity) throws TlsFileException {
        return switch (identity) {
            case ClientTls.Identity.Pem pem ->
                new KeyAndChain(
                        PemFile.parse(pem.key(), TlsFileContent.read(pem.key())).privateKey(pem.keyPassword()),
                        PemFile.parse(pem.certificates(), TlsFileContent.read(pem.certificates()))
                                .certificates());
            case ClientTls.Identity.Pkcs12 pkcs12 ->
                KeyAndChain.fromPkcs12(pkcs12.file(), TlsFileContent.read(pkcs12.file()), pkcs12.password());
        };
    }

    /** {@return a key store in memory} */
    static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** {@return the handler of one connection, which has no time limit of its own} */
    SslHandler newHandler(Target target) {
        SSLEngine engine = context.createSSLEngine(target.host(), target.parts().port());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        parameters.setServerNames(serverNames(target.host()));
        if (checksHosts) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        engine.setSSLParameters(parameters);
        // Certificates are checked on other threads than the event loop: it takes long, and a trust manager may block.
        SslHandler handler = new SslHandler(
                engine, task -> Thread.ofVirtual().name("parley-tls").start(task));
        handler.setHandshakeTimeoutMillis(0);
        handler.handshakeFuture().addListener(ended -> {
            if (ended.isSuccess()) {
                refuseRenegotiation(engine);
            }
        });
        return handler;
    }

    /**
     * A server may ask for another handshake within TLS 1.2 (RFC 5246 §7.4.1.1), which changes who it is and costs time. The JDK
     * would answer it, but not without a cipher suite to offer: the connection ends instead. TLS 1.3 has no such thing.
     */
    private static void refuseRenegotiation(SSLEngine engine) {
        if (engine.getSession().getProtocol().equals("TLSv1.2")) {
            engine.setEnabledCipherSuites(new String[0]);
        }
    }

    /** RFC 6066 §3: a DNS name without the dot at its end, and no IP address. The JDK itself leaves out names without a dot. */
    private static List<SNIServerName> serverNames(String host) {
        if (AddressRange.literal(host).isPresent() || host.matches("[0-9.]*")) {
            return List.of();
        }
        try {
            return List.of(new SNIHostName(host.endsWith(".") ? host.substring(0, host.length() - 1) : host));
        } catch (IllegalArgumentException noHostName) {
            return List.of(); // Such as one with an underscore: no certificate is for it either.
        }
    }
}
