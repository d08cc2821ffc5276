package dev.parley.server;

import dev.parley.websocket.tls.TlsFileException;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The TLS settings that new connections get: made from files, and made anew when those have changed. */
final class TlsContext {

    private static final Logger LOG = LoggerFactory.getLogger(TlsContext.class);

    private final Tls tls;
    private volatile SslContext current;

    /** Of the contents that were tried last, or the message that told why there were none. */
    private String lastTried;

    /** What came of looking at the files again. */
    enum Reload {
        UNCHANGED,
        CHANGED,
        FAILED
    }

    private TlsContext(Tls tls, SslContext first, String fingerprint) {
        this.tls = tls;
        this.current = first;
        this.lastTried = fingerprint;
    }

    /** Reads the files for the first time. */
    static TlsContext load(Tls tls) throws TlsFileException {
        TlsFiles.Contents contents = TlsFiles.read(tls);
        return new TlsContext(tls, build(tls, contents), contents.fingerprint());
    }

    Tls tls() {
        return tls;
    }

    SslContext current() {
        return current;
    }

    /**
     * Looks at the files again. What has changed in a way that cannot be used is logged once, and the certificate before it
     * stays in use. Reads from disk and computes: for virtual threads.
     */
    synchronized Reload reload() {
        try {
            TlsFiles.Contents contents = TlsFiles.read(tls);
            return tryOnce(contents.fingerprint(), contents);
        } catch (TlsFileException missing) {
            // Without contents it is the message that is not told twice.
            if (missing.toString().equals(lastTried)) {
                return Reload.UNCHANGED;
            }
            lastTried = missing.toString();
            return failed(missing);
        }
    }

    private Reload tryOnce(String fingerprint, TlsFiles.Contents contents) {
        if (fingerprint.equals(lastTried)) {
            return Reload.UNCHANGED;
        }
        lastTried = fingerprint;
        try {
            current = build(tls, contents);
        } catch (TlsFileException unusable) {
            return failed(unusable);
        }
        LOG.info("{} has changed: new connections get the new certificate", tls);
        return Reload.CHANGED;
    }

    private static Reload failed(TlsFileException why) {
        LOG.warn("The certificate before stays in use: {}", why.getMessage());
        return Reload.FAILED;
    }

    private static SslContext build(Tls tls, TlsFiles.Contents contents) throws TlsFileException {
        TlsFiles files = TlsFiles.parse(tls, contents);
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(
                            files.identity().key(), files.identity().chain().toArray(new X509Certificate[0]))
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            Protocol.ALPN,
                            SelectorFailureBehavior.NO_ADVERTISE,
                            SelectedListenerFailureBehavior.ACCEPT,
                            ApplicationProtocolNames.HTTP_1_1));
            if (tls.trust().isPresent()) {
                builder.trustManager(files.authorities().toArray(new X509Certificate[0]))
                        .clientAuth(
                                switch (tls.trust().get().clientCertificates()) {
                                    case OPTIONAL -> ClientAuth.OPTIONAL;
                                    case REQUIRED -> ClientAuth.REQUIRE;
                                });
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException refused) {
            throw new TlsFileException(tls + ": it cannot be used: " + refused.getMessage(), refused);
        }
    }
}
