// Package fields reads out of the words of a mail what a desk has to know:
// who asks and for whom, where he is reached, which device, system and program
// it is about, since when, what is wrong, what was tried; in which language;
// and which secrets no letter may repeat.
package fields
