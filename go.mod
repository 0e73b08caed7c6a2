module maildesk

go 1.26
