package dev.parley.hub.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Fetches a key set once. Blocks for no longer than the endpoint's timeout. */
final class JwksRequest {

    private JwksRequest() {}

    /** {@return the keys that can verify a token, by their {@code kid}} */
    static Map<String, List<VerificationKey>> fetch(JwksEndpoint endpoint) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint.uri())
                .timeout(endpoint.timeout())
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        // A client of its own: in the hour until the next request it would only keep threads.
        HttpClient client = client(endpoint);
        try {
            CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                    request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), endpoint.maximumBytes()));
            // The request's own timeout ends with the header: a body could come forever, byte by byte.
            HttpResponse<byte[]> response = answer.get(endpoint.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new IOException("got status " + response.statusCode() + ", expected 200");
            }
            return parse(new String(response.body(), StandardCharsets.UTF_8));
        } catch (TimeoutException late) {
            throw new IOException("got no whole answer within " + endpoint.timeout(), late);
        } catch (ExecutionException failed) {
            throw new IOException(
                    "the request failed (" + failed.getCause() + "); at most " + endpoint.maximumBytes()
                            + " bytes are read",
                    failed.getCause());
        } finally {
            client.shutdownNow();
        }
    }

    private static HttpClient client(JwksEndpoint endpoint) throws IOException {
        try {
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(endpoint.timeout())
                    .build();
        } catch (UncheckedIOException noResources) {
            throw noResources.getCause();
        }
    }

    static Map<String, List<VerificationKey>> parse(String text) throws IOException {
        Map<String, Object>[] members;
        try {
            members = JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(text), "keys");
        } catch (ParseException | RuntimeException notJson) {
            throw new IOException("the answer is no JSON Web Key Set", notJson);
        }
        if (members == null) {
            throw new IOException("the answer is no JSON Web Key Set: it has no keys");
        }
        Map<String, List<VerificationKey>> keys = new HashMap<>();
        for (Map<String, Object> member : members) {
            // RFC 7517 §5: keys that are not understood, or not suited, are to be ignored.
            key(member)
                    .ifPresent(named -> keys.computeIfAbsent(named.id, id -> new ArrayList<>())
                            .add(named.key));
        }
        keys.replaceAll((id, sameName) -> List.copyOf(sameName));
        return Map.copyOf(keys);
    }

    private record Named(String id, VerificationKey key) {}

    private static Optional<Named> key(Map<String, Object> member) {
        try {
            JWK jwk = JWK.parse(member);
            boolean forSignatures = (jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE))
                    && (jwk.getKeyOperations() == null || jwk.getKeyOperations().contains(KeyOperation.VERIFY));
            if (jwk.getKeyID() == null || !forSignatures) {
                return Optional.empty();
            }
            VerificationKey key;
            switch (jwk) {
                case RSAKey rsa -> key = VerificationKey.rsa(rsa.toRSAPublicKey());
                case ECKey ec -> key = VerificationKey.ec(ec.toECPublicKey());
                // A secret that anybody can fetch is none; so there are no keys for HMAC here.
                default -> {
                    return Optional.empty();
                }
            }
            if (jwk.getAlgorithm() != null) {
                key = key.onlyFor(JWSAlgorithm.parse(jwk.getAlgorithm().getName()));
            }
            return key.isUsable() ? Optional.of(new Named(jwk.getKeyID(), key)) : Optional.empty();
        } catch (ParseException | JOSEException | RuntimeException unsuited) {
            return Optional.empty();
        }
    }
}
