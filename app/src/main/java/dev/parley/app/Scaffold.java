package dev.parley.app;

/** Keeps the opened package from being empty until its first class arrives; that class removes this one. */
interface Scaffold {}
