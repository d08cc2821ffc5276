package dev.parley.hub;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a channel's name says: {@code $namespace:rest#user,user}. The namespace is what comes before the first {@code :}; a
 * {@code $} in front says that only a token or a hook lets anybody in; users after a {@code #} are the only ones that may
 * subscribe; a {@code *} at the end makes it a pattern, which stands for all channels that begin like it.
 *
 * @param name the whole name
 */
public record ChannelName(String name) {

    /** {@return the namespace; empty for the channels without one} */
    public String namespace() {
        int colon = name.indexOf(':');
        return colon < 0 ? "" : name.substring(isPrivate() ? 1 : 0, colon);
    }

    /** {@return what comes after the namespace} */
    public String rest() {
        int colon = name.indexOf(':');
        return colon < 0 ? name.substring(isPrivate() ? 1 : 0) : name.substring(colon + 1);
    }

    /** {@return whether only a token or a hook lets anybody in} */
    public boolean isPrivate() {
        return name.startsWith("$");
    }

    /** {@return whether it is a pattern} */
    public boolean isPattern() {
        return name.endsWith("*");
    }

    /** {@return the only users that may subscribe; empty if the name says nothing of users} */
    public Optional<Set<String>> users() {
        int hash = name.lastIndexOf('#');
        return hash < 0
                ? Optional.empty()
                : Optional.of(
                        Arrays.stream(name.substring(hash + 1).split(",", -1)).collect(Collectors.toUnmodifiableSet()));
    }
}
