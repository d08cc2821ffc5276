package dev.parley.websocket.netty;

/** Keeps the exported package from being empty until its first class arrives; that class removes this one. */
interface Scaffold {}
