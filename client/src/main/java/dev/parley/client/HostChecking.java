package dev.parley.client;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * An extended trust manager of the program's own, after which the host's name is checked all the same. The JDK does so itself
 * after a plain {@link javax.net.ssl.X509TrustManager}, but leaves it to an extended one, and many of those check nothing.
 */
final class HostChecking extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager own;

    HostChecking(X509ExtendedTrustManager own) {
        this.own = own;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        own.checkServerTrusted(chain, authType, engine);
        checkHost(chain[0], authType, engine);
    }

    /**
     * Has the JDK check the one thing. Its own trust manager compares the name after the chain, and the chain ends at once
     * where the server's certificate itself is trusted, as the program has just said it is.
     */
    private static void checkHost(X509Certificate certificate, String authType, SSLEngine engine)
            throws CertificateException {
        try {
            KeyStore store = TlsContext.emptyStore();
            store.setCertificateEntry("server", certificate);
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            ((X509ExtendedTrustManager) factory.getTrustManagers()[0])
                    .checkServerTrusted(new X509Certificate[] {certificate}, authType, engine);
        } catch (CertificateException refused) {
            throw refused;
        } catch (GeneralSecurityException | IOException impossible) {
            throw new CertificateException("the host's name cannot be checked", impossible);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw withoutHost();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw withoutHost();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw withoutHost();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw withoutHost();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw withoutHost();
    }

    private static CertificateException withoutHost() {
        return new CertificateException("trusted are servers only, and only where their host's name can be checked");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return own.getAcceptedIssuers();
    }
}
