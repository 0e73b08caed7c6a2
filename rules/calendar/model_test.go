package calendar

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// model is working time said as simply as can be: walk minute by minute and
// look at the clock. It shares no code with the calendar but the config.
type model struct {
	start time.Time
	open  []bool // for each minute from start
}

// newModel looks at the minutes from start to end. It begins three days early
// to know the latest time that the clock has shown: a minute that the clock
// shows again is still the one after the first showing of the hour.
func newModel(config Config, start, end time.Time) model {
	m := model{start: start}
	known := make(map[time.Time][]Hours)
	var shown time.Time
	for t := start.AddDate(0, 0, -3); t.Before(end); t = t.Add(time.Minute) {
		wall := t.In(config.Location)
		naive := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), 0, 0, time.UTC)
		if naive.After(shown) {
			shown = naive
		}
		if !t.Before(start) {
			m.open = append(m.open, isOpen(config, known, shown))
		}
	}
	return m
}

func isOpen(config Config, known map[time.Time][]Hours, shown time.Time) bool {
	midnight := time.Date(shown.Year(), shown.Month(), shown.Day(), 0, 0, 0, 0, time.UTC)
	for range 3 { // a shift may have begun two days before
		if _, ok := known[midnight]; !ok {
			known[midnight] = hoursOn(config, midnight)
		}
		for _, h := range known[midnight] {
			if since := shown.Sub(midnight); h.From <= since && since < h.To {
				return true
			}
		}
		midnight = midnight.AddDate(0, 0, -1)
	}
	return false
}

func hoursOn(config Config, midnight time.Time) []Hours {
	result := config.Week[midnight.Weekday()]
	for _, d := range config.Exceptions {
		switch {
		case d.Date != midnight.Format("2006-01-02"):
		case !d.Working:
			result = nil
		case len(d.Hours) > 0:
			result = d.Hours
		case midnight.Weekday() == time.Saturday || midnight.Weekday() == time.Sunday || len(config.Week[midnight.Weekday()]) == 0:
			result = config.MakeUp
		default:
			result = config.Week[midnight.Weekday()]
		}
	}
	return result
}

func (m model) between(a, b int) time.Duration {
	n := 0
	for _, open := range m.open[a:b] {
		if open {
			n++
		}
	}
	return time.Duration(n) * time.Minute
}

// add returns the minute at which so many minutes have been worked, and
// whether it lies in the model.
func (m model) add(from, work int) (int, bool) {
	i := from
	switch {
	case work == 0:
		for i < len(m.open) && !m.open[i] {
			i++
		}
		return i, i < len(m.open)
	case work > 0:
		for ; i < len(m.open) && work > 0; i++ {
			if m.open[i] {
				work--
			}
		}
	default:
		for ; i > 0 && work < 0; i-- {
			if m.open[i-1] {
				work++
			}
		}
	}
	return i, work == 0
}

var modelZones = []string{
	"Asia/Shanghai", "UTC", "Europe/Berlin", "America/New_York", "America/St_Johns", "America/Sao_Paulo",
	"Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "Africa/Casablanca", "America/Havana",
}

// randomConfig draws hours with breaks and night shifts, and exceptions
// around the start.
func randomConfig(r *rand.Rand, loc *time.Location, start time.Time) Config {
	draw := func() []Hours {
		var hours []Hours
		from := r.IntN(24 * 60)
		for from < 24*60 && len(hours) < 4 {
			to := from + 1 + r.IntN(10*60)
			hours = append(hours, Hours{time.Duration(from) * time.Minute, time.Duration(to) * time.Minute})
			from = to + r.IntN(3*60)
		}
		return hours
	}
	config := Config{Location: loc, MakeUp: draw()}
	for weekday := range config.Week {
		if r.IntN(3) > 0 {
			config.Week[weekday] = draw()
		}
	}
	config.Week[r.IntN(7)] = []Hours{{0, day}}
	for range r.IntN(8) {
		d := Day{Date: start.AddDate(0, 0, r.IntN(20)-10).Format("2006-01-02"), Working: r.IntN(2) > 0}
		if d.Working && r.IntN(2) > 0 {
			d.Hours = draw()
		}
		config.Exceptions = append(config.Exceptions, d)
	}
	return config
}

// FuzzAgainstModel compares the calendar with the model. Minute counts from
// 2005-01-01; gap and work are in minutes.
func FuzzAgainstModel(f *testing.F) {
	minute := func(y int, m time.Month, d int) uint32 {
		return uint32(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Sub(time.Date(2005, 1, 1, 0, 0, 0, 0, time.UTC)) / time.Minute)
	}
	for i := range modelZones {
		f.Add(uint8(i), minute(2026, 2, 13)+77, uint16(1000), int16(90), uint64(i))
		f.Add(uint8(i), minute(2023, 12, 31)+1439, uint16(5000), int16(-700), uint64(i+100))
		f.Add(uint8(i), minute(2028, 2, 28)+600, uint16(3000), int16(0), uint64(i+200))
	}
	for i, s := range []struct {
		zone uint8
		at   uint32
	}{
		{2, minute(2026, 3, 29)}, {2, minute(2026, 10, 25)}, {3, minute(2026, 3, 8)}, {3, minute(2026, 11, 1)},
		{4, minute(2006, 4, 2)}, {4, minute(2006, 10, 29)}, {5, minute(2018, 11, 4)}, {5, minute(2018, 2, 18)},
		{6, minute(2026, 4, 4)}, {6, minute(2026, 10, 3)}, {7, minute(2011, 12, 30)}, {9, minute(2026, 2, 15)},
		{10, minute(2026, 3, 8)}, {10, minute(2026, 11, 1)},
	} {
		f.Add(s.zone, s.at, uint16(2000), int16(700), uint64(i+300))
		f.Add(s.zone, s.at+180, uint16(300), int16(-300), uint64(i+400))
	}
	f.Fuzz(func(t *testing.T, where uint8, minute uint32, gap uint16, work int16, seed uint64) {
		loc := zone(t, modelZones[int(where)%len(modelZones)])
		start := time.Date(2005, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(minute%(25*365*24*60)) * time.Minute)
		config := randomConfig(rand.New(rand.NewPCG(seed, 0)), loc, start)
		c, err := New(config)
		if err != nil {
			t.Fatal(err)
		}
		const wide = 8 * 24 * 60
		m := newModel(config, start.Add(-wide*time.Minute), start.Add(wide*time.Minute))
		g, w := int(gap)%wide, int(work)%(wide/2)
		situation := fmt.Sprintf("%v from %v, %+v", loc, start, config)

		if got, want := c.Between(start, start.Add(time.Duration(g)*time.Minute)), m.between(wide, wide+g); got != want {
			t.Errorf("Between over %d minutes: got %v, want %v in %s", g, got, want, situation)
		}
		if got, want := c.IsWorking(start), m.open[wide]; got != want {
			t.Errorf("IsWorking: got %v, want %v in %s", got, want, situation)
		}
		for _, w := range []int{w, -w, 0} {
			i, ok := m.add(wide, w)
			want := m.start.Add(time.Duration(i) * time.Minute)
			got := c.Add(start, time.Duration(w)*time.Minute)
			if ok && !got.Equal(want) {
				t.Errorf("Add of %d minutes: got %v, want %v in %s", w, got, want, situation)
			}
			var counted time.Duration
			for _, s := range c.Explain(start, time.Duration(w)*time.Minute).Steps {
				counted += s.Counted
			}
			if want := time.Duration(max(w, -w)) * time.Minute; counted != want {
				t.Errorf("Explain of %d minutes: got steps of %v in %s", w, counted, situation)
			}
		}
	})
}
