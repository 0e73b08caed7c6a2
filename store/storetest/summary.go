package storetest

var summaryPromises = []promise{}
