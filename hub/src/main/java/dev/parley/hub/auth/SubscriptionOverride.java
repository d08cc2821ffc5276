package dev.parley.hub.auth;

import java.util.Optional;

/**
 * Options of a namespace that a token sets for one subscription; what is empty stays as the namespace has it.
 *
 * @param presence {@code presence}: whether the subscriber is counted among those present
 * @param joinLeave {@code join_leave}: whether its coming and going is told
 * @param forceRecovery {@code force_recovery}: whether it recovers without asking for it
 * @param forcePositioning {@code force_positioning}: whether gaps are looked for without asking for it
 * @param forcePushJoinLeave {@code force_push_join_leave}: whether it is told of others without asking for it
 */
public record SubscriptionOverride(
        Optional<Boolean> presence,
        Optional<Boolean> joinLeave,
        Optional<Boolean> forceRecovery,
        Optional<Boolean> forcePositioning,
        Optional<Boolean> forcePushJoinLeave) {

    /** Leaves everything as the namespace has it. */
    public static final SubscriptionOverride NONE = new SubscriptionOverride(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
