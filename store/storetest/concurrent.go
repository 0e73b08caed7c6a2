package storetest

var concurrentPromises = []promise{}
