package main

// The types of this file are those that one writes by hand for encoding/json: the
// members of the generated ones in plain Go, without methods and without rules. A
// member of several types is any, a union a struct with the members of all.

type record struct {
	ID         string  `json:"id"`
	Email      string  `json:"email"`
	Name       string  `json:"name"`
	Status     string  `json:"status"`
	Joined     string  `json:"joined"`
	Age        int64   `json:"age"`
	Score      float64 `json:"score,omitempty"`
	Visits     int64   `json:"visits,omitempty"`
	Newsletter bool    `json:"newsletter,omitempty"`
	Country    string  `json:"country,omitempty"`
	Remarks    string  `json:"remarks,omitempty"`
}

type order struct {
	ID       string            `json:"id"`
	Number   string            `json:"number"`
	Placed   string            `json:"placed"`
	State    string            `json:"state,omitempty"`
	Currency string            `json:"currency"`
	Total    float64           `json:"total"`
	Customer customer          `json:"customer"`
	Delivery address           `json:"delivery,omitzero"`
	Lines    []line            `json:"lines"`
	Payments []payment         `json:"payments,omitempty"`
	Labels   map[string]string `json:"labels,omitempty"`
	Note     string            `json:"note,omitempty"`
}

type customer struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Email     string    `json:"email"`
	Born      string    `json:"born,omitempty"`
	Addresses []address `json:"addresses,omitempty"`
	Interests []string  `json:"interests,omitempty"`
}

type address struct {
	Street   string   `json:"street"`
	Zip      string   `json:"zip,omitempty"`
	City     string   `json:"city"`
	Country  string   `json:"country"`
	Position position `json:"position,omitzero"`
}

type position struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

type line struct {
	SKU      string   `json:"sku"`
	Title    string   `json:"title"`
	Quantity int64    `json:"quantity"`
	Price    float64  `json:"price"`
	Discount float64  `json:"discount,omitempty"`
	Gift     bool     `json:"gift,omitempty"`
	Options  []string `json:"options,omitempty"`
}

type payment struct {
	Method    string  `json:"method"`
	Amount    float64 `json:"amount"`
	At        string  `json:"at"`
	Reference string  `json:"reference,omitempty"`
}

type gateway struct {
	Version   string             `json:"version"`
	Listen    []listener         `json:"listen,omitempty"`
	Log       logging            `json:"log,omitzero"`
	Services  map[string]service `json:"services"`
	Routes    []route            `json:"routes"`
	Variables map[string]any     `json:"variables,omitempty"`
}

type listener struct {
	Address string      `json:"address,omitempty"`
	Port    int64       `json:"port"`
	TLS     listenerTLS `json:"tls,omitzero"`
}

type listenerTLS struct {
	Certificate string `json:"certificate"`
	Key         string `json:"key"`
	Minimum     string `json:"minimum,omitempty"`
}

type logging struct {
	Level  string            `json:"level,omitempty"`
	Format string            `json:"format,omitempty"`
	Fields map[string]string `json:"fields,omitempty"`
}

type service struct {
	Description string            `json:"description,omitempty"`
	Endpoints   []endpoint        `json:"endpoints"`
	Balance     string            `json:"balance,omitempty"`
	Timeout     any               `json:"timeout,omitempty"`
	Retries     int64             `json:"retries,omitempty"`
	Health      health            `json:"health,omitzero"`
	Headers     map[string]string `json:"headers,omitempty"`
	Tags        []string          `json:"tags,omitempty"`
}

type endpoint struct {
	Host   string  `json:"host"`
	Port   int64   `json:"port"`
	Weight float64 `json:"weight,omitempty"`
	Zone   string  `json:"zone,omitempty"`
}

type health struct {
	Path      string  `json:"path"`
	Interval  any     `json:"interval,omitempty"`
	Healthy   int64   `json:"healthy,omitempty"`
	Unhealthy int64   `json:"unhealthy,omitempty"`
	Codes     []int64 `json:"codes,omitempty"`
}

type route struct {
	Name     string   `json:"name"`
	Enabled  bool     `json:"enabled,omitempty"`
	Priority int64    `json:"priority,omitempty"`
	Match    match    `json:"match"`
	Action   action   `json:"action"`
	Filters  []filter `json:"filters,omitempty"`
}

type match struct {
	Hosts   []string          `json:"hosts,omitempty"`
	Paths   []string          `json:"paths"`
	Methods []string          `json:"methods,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
}

type action struct {
	Kind    string            `json:"kind"`
	Service string            `json:"service,omitempty"`
	Rewrite string            `json:"rewrite,omitempty"`
	Timeout any               `json:"timeout,omitempty"`
	To      string            `json:"to,omitempty"`
	Code    int64             `json:"code,omitempty"`
	Body    string            `json:"body,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
}

type filter struct {
	Type        string            `json:"type"`
	Requests    int64             `json:"requests,omitempty"`
	Per         any               `json:"per,omitempty"`
	By          string            `json:"by,omitempty"`
	Issuer      string            `json:"issuer,omitempty"`
	Audiences   []string          `json:"audiences,omitempty"`
	Scopes      []string          `json:"scopes,omitempty"`
	Contact     string            `json:"contact,omitempty"`
	Origins     []string          `json:"origins,omitempty"`
	Credentials bool              `json:"credentials,omitempty"`
	MaxAge      any               `json:"maxAge,omitempty"`
	Headers     map[string]string `json:"headers,omitempty"`
}
