# sw_unit_test(simulate SUBJECT), a line a subject
sw_unit_test(simulate campaign)
sw_unit_test(simulate parameters)
sw_unit_test(simulate renditions)
sw_unit_test(simulate pcap)
sw_unit_test(simulate logs)
