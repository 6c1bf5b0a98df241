"""Survey: what residents say of a service they have received, and the promise page of each office.

The survey (SKM, survei kepuasan masyarakat) asks nine elements (unsur) on a scale from 1 to 4; its
index (IKM) stands between 25 and 100 and has a band (mutu layanan) from A to D.

Law: PermenPANRB 14/2017 tentang Pedoman Penyusunan Survei Kepuasan Masyarakat.
"""
